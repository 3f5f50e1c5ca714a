import MdevModel
import MdevPlanner
import Testing

@testable import MdevReconciler

struct DigestTests {
    private func digest(_ change: (inout Observation) throws -> Void) throws -> String {
        var observation = try Samples.observation(devices: [1, 2], ledger: [Samples.entry(1)])
        try change(&observation)
        return observation.digest
    }

    @Test("The digest covers what a plan depends on")
    func covered() throws {
        let digests = try [
            digest { _ in },
            digest { $0.host.bootID = "boot-2" },
            digest { $0.registry.parents[0].types[0].availableInstances = 3 },
            digest { $0.registry.parents[0].types[0].availableInstances = nil },
            digest { $0.registry.parents[0].card = "0000:41:00.0" },
            digest { $0.registry.devices[0].state = .detached },
            digest { $0.registry.devices[0].type = nil },
            digest { $0.registry.devices.removeLast() },
            digest {
                $0.registry.devices[0].attributes = [
                    AttributeReading(path: .matrix, access: .readOnly, value: "05.0047")
                ]
            },
            digest { $0.registry.busDrivers = [] },
            digest { $0.ledger.entries[0].protect = true },
            digest { $0.ledger.entries = [] },
            digest { $0.maintenance = [MaintenanceHold(target: .device(Samples.uuid(1)), expires: nil)] },
            digest { $0.standingDocuments = ["/etc/old.yaml"] },
            digest { $0.departedParents = [try ParentName("mtty2")] },
        ]
        #expect(Set(digests).count == digests.count)
    }

    @Test("The digest leaves out groups, holders and what guests write")
    func leftOut() throws {
        let plain = try digest { _ in }
        #expect(try digest { $0.registry.devices[0].iommuGroup = 99 } == plain)
        let held = Holders.HeldDevice(uuid: Samples.uuid(1), holders: [Holder(pid: 1, command: "qemu")])
        #expect(try digest { $0.holders = .visible([held]) } == plain)
        #expect(
            try digest {
                $0.registry.devices[0].attributes = [
                    AttributeReading(path: .guestMatrix, access: .readOnly, value: "05.0047")
                ]
            } == plain)
    }
}

struct JSONTextTests {
    @Test("Documents are indented, sorted and escaped")
    func text() {
        let value: JSONValue = [
            "b": [1, nil, true], "a": ["x": "say \"\\\" \u{1}\n\u{e9}"], "empty": [], "none": .object([:]),
        ]
        #expect(
            value.text == """
                {
                  "a": {
                    "x": "say \\"\\\\\\" \\u0001\\n\u{e9}"
                  },
                  "b": [
                    1,
                    null,
                    true
                  ],
                  "empty": [],
                  "none": {}
                }

                """)
    }

    @Test("A document is read as it was written")
    func roundTrip() throws {
        let value: JSONValue = ["a": [1, -2, nil, false, "t\u{7f}\t/"], "b": ["c": .object([:])]]
        #expect(try StateText.decode(value.bytes) as JSONValue == value)
    }

    @Test("The first difference is named by its place")
    func difference() {
        let one: JSONValue = ["a": 1, "changes": [["reason": "x"], ["reason": "y"]]]
        let two: JSONValue = ["a": 1, "changes": [["reason": "x"], ["reason": "z"]]]
        #expect(one.firstDifference(from: two) == "changes[1].reason")
        #expect(one.firstDifference(from: one) == nil)
        #expect(one.firstDifference(from: two.with("a", 2)) == "a")
    }
}

struct SavedPlanTests {
    private func planned(_ observation: Observation? = nil) throws -> PlannedRun {
        let observation = try observation ?? Samples.observation(devices: [1], ledger: [Samples.entry(1)])
        return PlannedRun(desired: try Samples.desired(["a", "b"]), observation: observation)
    }

    private func saved() throws -> String { try PlanDocument(planned(), tool: "mdev-reconcile 1").text }

    private func verify(_ text: String, against observation: Observation) throws -> PlannedRun {
        try SavedPlan(Array(text.utf8)).verified(against: observation, options: PlanOptions())
    }

    @Test("A saved plan that fits is the plan that is executed")
    func fits() throws {
        let planned = try planned()
        #expect(planned.plan.hasWork)
        #expect(try verify(saved(), against: planned.observation).plan == planned.plan)
    }

    @Test("The same plan gives the same bytes, from a snapshot file too")
    func sameBytes() throws {
        let text = try SnapshotDocument.text(planned().observation)
        let offline = try SnapshotDocument.observation(Array(text.utf8))
        #expect(try PlanDocument(planned(offline), tool: "mdev-reconcile 1").text == saved())
    }

    @Test("Every key of the contract is there")
    func keys() throws {
        let json = try PlanDocument(planned(), tool: "mdev-reconcile 1").json
        let top = [
            "formatVersion", "tool", "host", "observed", "desired", "changed", "summary", "changes",
            "unmanaged",
        ]
        for key in top { #expect(json[key] != nil, "\(key)") }
        for key in ["digest", "files", "state", "directory"] {
            #expect(json["desired"]?[key] != nil, "\(key)")
        }
        for key in ["digest", "source"] { #expect(json["observed"]?[key] != nil, "\(key)") }
        guard case .array(let changes)? = json["changes"], let change = changes.first else {
            Issue.record("no changes")
            return
        }
        let keys = [
            "device", "actions", "before", "after", "reason", "source", "disruption", "blocked", "steps",
        ]
        for key in keys { #expect(change[key] != nil, "\(key)") }
        for key in ["kind", "id", "uuid", "name", "parent", "type"] {
            #expect(change["device"]?[key] != nil, "\(key)")
        }
    }

    @Test("A plan of a changed registry is stale")
    func stale() throws {
        let now = try Samples.observation(devices: [1, 2], ledger: [Samples.entry(1)])
        let error = #expect(throws: SavedPlanError.self) { try verify(saved(), against: now) }
        #expect(error.map { if case .stale = $0 { true } else { false } } == true)
        #expect(error.map(ReconcileError.savedPlan)?.exitClass == .stale)
    }

    @Test("A stale plan says what has changed since: done already, new, other, booted again, another host")
    func differences() throws {
        func message(_ now: Observation) throws -> String {
            try "\(#require(#expect(throws: SavedPlanError.self) { try verify(saved(), against: now) }))"
        }
        // a and b are to be created, and d1 is to be removed.
        var now = try planned().observation
        now.registry.parents[0] = try Samples.parent(available: 0)
        let other = try message(now)
        #expect(other.contains("something else is to be done for a, b"), "\(other)")
        now = try planned().observation
        now.host.bootID = "another"
        now.ledger = Ledger()
        #expect(try message(now).contains("the host was booted again"))
        now.host.name = "elsewhere"
        #expect(try message(now).contains("it was made on another host, and this one is elsewhere"))
        now = try Samples.observation()
        #expect(try message(now).contains("nothing is to be done any more for d1"))
        now = try Samples.observation(devices: [1, 2], ledger: [Samples.entry(1), Samples.entry(2)])
        #expect(try message(now).contains("something is to be done now for d2"))
    }

    @Test("A holder that came or went makes no plan stale")
    func holders() throws {
        var now = try planned().observation
        now.holders = .visible([
            Holders.HeldDevice(uuid: Samples.uuid(1), holders: [Holder(pid: 12, command: "qemu")])
        ])
        #expect(try verify(saved(), against: now).plan == planned().plan)
    }

    @Test("One altered value is found, whichever it is")
    func altered() throws {
        let document = try PlanDocument(planned(), tool: "mdev-reconcile 1").json
        var seen = 0
        for altered in document.alterations where altered["formatVersion"] == document["formatVersion"] {
            seen += 1
            let error = #expect(throws: SavedPlanError.self) {
                try verify(altered.text, against: planned().observation)
            }
            #expect(error.map(ReconcileError.savedPlan)?.exitClass == .invalid)
        }
        #expect(seen > 60)
    }

    @Test("One altered value under a made-up digest is found too, unless the registry is said to be another")
    func forged() throws {
        let document = try PlanDocument(planned(), tool: "mdev-reconcile 1").json
        for altered in document.without("digest").alterations
        where altered["formatVersion"] == document["formatVersion"] && altered["tool"] == document["tool"]
            && altered["observed"] == document["observed"]
        {
            let forged = altered.with("digest", .string(CanonicalBytes.digest(altered.bytes)))
            let error = #expect(throws: SavedPlanError.self) {
                try verify(forged.text, against: planned().observation)
            }
            #expect(error.map(ReconcileError.savedPlan)?.exitClass == .invalid)
        }
    }

    @Test(
        "What is no plan is told from what is one",
        arguments: [
            ("", SavedPlanError.notJSON), ("version: 1", .notJSON),
            ("[]", .malformed(flaw: "it is not an object")),
            ("{}", .malformed(flaw: "it has no formatVersion")),
            ("{\"formatVersion\": 2}", .newerFormat(2)), ("{\"formatVersion\": 0}", .olderFormat(0)),
            ("{\"formatVersion\": 1}", .malformed(flaw: "it has no digest")),
            ("{\"formatVersion\": 1, \"digest\": \"sha256:00\"}", .altered(place: nil)),
        ])
    func refused(text: String, expected: SavedPlanError) {
        #expect(throws: expected) { try SavedPlan(Array(text.utf8)) }
    }
}

extension JSONValue {
    /// This document with one of its scalars changed, each in turn.
    fileprivate var alterations: [JSONValue] {
        switch self {
        case .object(let members):
            members.flatMap { key, value in value.alterations.map { self.with(key, $0) } }
        case .array(let elements):
            elements.indices.flatMap { index in
                elements[index].alterations.map { altered in
                    var elements = elements
                    elements[index] = altered
                    return .array(elements)
                }
            }
        case .null: ["x"]
        case .bool(let flag): [.bool(!flag)]
        case .integer(let number): [.integer(number + 1)]
        case .number(let number): [.number(number + 1)]
        case .string(let text): [.string(text + "x")]
        }
    }
}

struct SnapshotTests {
    @Test("A snapshot is read as it was written")
    func roundTrip() throws {
        var observation = try Samples.observation(devices: [1, 2], ledger: [Samples.entry(1)])
        observation.holders = .invisible(reason: "another PID namespace")
        let text = try SnapshotDocument.text(observation)
        #expect(try SnapshotDocument.observation(Array(text.utf8)) == observation)
    }

    @Test(
        "What is no snapshot is refused",
        arguments: [
            ("x", SnapshotDocument.Failure.malformed(flaw: "it is not JSON")),
            ("{}", .malformed(flaw: "the document has no \"formatVersion\"")),
            ("{\"formatVersion\": 1}", .malformed(flaw: "the document has no \"host\"")),
            ("{\"formatVersion\": 7}", .newerFormat(7)), ("{\"formatVersion\": 0}", .olderFormat(0)),
        ])
    func refused(text: String, expected: SnapshotDocument.Failure) {
        #expect(throws: expected) { try SnapshotDocument.observation(Array(text.utf8)) }
    }
}
