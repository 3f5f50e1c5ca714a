import MdevCore
import MdevModel
import MdevRegistry
import Synchronization
import Sysfs
import Testing

@testable import MdevReconciler

struct QuirkTests {
    let lab: Lab

    init() throws { lab = try Lab() }

    private func small(_ name: String, _ attributes: [(String, String)] = []) throws -> DesiredDevice {
        try Want.device(name, "lab0", "lab-small", attributes: attributes)
    }

    private func large(_ name: String) throws -> DesiredDevice { try Want.device(name, "lab0", "lab-large") }

    private func refuse(_ errnos: KernelErrno...) { lab.quirky.quirks.withLock { $0.refusals = errnos } }

    @Test("An error that can pass is tried again")
    func transient() throws {
        refuse(.busy, .again)
        #expect(try lab.apply(Want.state([small("a")])).converged)
    }

    @Test("A lasting error fails its change alone")
    func lasting() throws {
        refuse(.invalidArgument)
        let report = try lab.apply(Want.state([small("a"), small("b"), Want.device("c")]))
        #expect(report.results.map(\.outcomeName).sorted() == ["done", "done", "failed"])
        #expect(report.exitClass(detailed: true) == .failed)
        #expect(try Set(lab.ledger.map(\.uuid)) == Set(lab.devices.keys))
        #expect(try lab.devices.count == 2)
    }

    @Test(
        "No room at create is blocked, not failed",
        arguments: [KernelErrno.noSpace, .tooManyUsers, .inputOutput])
    func capacity(errno: KernelErrno) throws {
        refuse(errno)
        let report = try lab.apply(Want.state([small("a")]))
        let causes = report.results.map { result -> Block.Cause? in
            if case .blocked(let block) = result.outcome { block.by } else { nil }
        }
        #expect(causes == [.capacity])
        #expect(try lab.ledger.isEmpty)
    }

    @Test("A failed create that leaves its device behind is cleaned up, and its room is used at once")
    func leftBehind() throws {
        let registry = lab.reconciler().observer.registry
        let uuid = try Want.uuid("a")
        let failpoint = Failpoint { point in
            guard point.kind == .device, point.name == "create \(uuid)" else { return nil }
            do throws(RegistryError) {
                // The vendor's driver makes it, and answers an error all the same.
                try registry.create(
                    uuid, type: TypeID(trusted: "lab-small"), on: ParentName(trusted: "lab0"))
            } catch { Issue.record(error) }
            return .invalidArgument
        }
        let desired = try Want.state((0..<4).map { try small($0 == 0 ? "a" : "b\($0)") })
        var options = lab.options
        options.lanes = 1
        let report = try lab.reconciler(failpoint).apply(desired, options: options)
        #expect(report.results.map(\.outcomeName).sorted() == ["done", "done", "done", "failed"])
        #expect(try lab.devices[uuid] == nil)
        #expect(try Set(lab.ledger.map(\.uuid)) == Set(lab.devices.keys))
        #expect(try lab.apply(desired).converged)
    }

    @Test("A replace whose create fails ends with the former device, as it was")
    func replaceFails() throws {
        try lab.apply(Want.state([small("a", [("lab/rate", "0x10")])]))
        let before = try lab.ledger
        refuse(.invalidArgument)
        var device = try Want.device("a", "lab0", "lab-large", attributes: [("lab/rate", "0x10")])
        let report = try lab.apply(Want.state([device]))
        #expect(report.results.map(\.outcomeName) == ["failed"])
        #expect(report.results.first?.notes == ["\(try Want.uuid("a")) was made on lab0 again."])
        #expect(try lab.devices == [Want.uuid("a"): "lab0/lab-small/attached"])
        #expect(try lab.ledger == before)
        #expect(lab.quirky.quirks.withLock { $0.rates.values.max() } == 16)
        device.types = ["lab-small"]
        #expect(try !lab.apply(Want.state([device])).changed)
    }

    @Test("A replace that cannot be taken back says so")
    func replaceLost() throws {
        try lab.apply(Want.state([small("a")]))
        refuse(.invalidArgument, .invalidArgument)
        let report = try lab.apply(Want.state([large("a")]))
        #expect(report.results.first?.notes.first?.contains("again failed") == true)
        #expect(try lab.devices.isEmpty)
        #expect(try lab.ledger.isEmpty)
        #expect(try lab.apply(Want.state([large("a")])).converged)
    }

    @Test("A value that reads back in another form is written once")
    func otherForm() throws {
        let desired = try Want.state([small("a", [("lab/rate", "0x10")])])
        #expect(try lab.apply(desired).converged)
        let remembered = try lab.ledger.first?.rememberedAttributes
        #expect(remembered?.map(\.written) == ["0x10"])
        #expect(remembered?.map(\.read) == ["16"])
        #expect(try !lab.apply(desired).changed)
        // Changed behind the tool's back, it is set again.
        lab.quirky.quirks.withLock { quirks in for key in quirks.rates.keys { quirks.rates[key] = 3 } }
        let report = try lab.apply(desired)
        #expect(report.results.map(\.change.actions) == [[.update]])
        #expect(lab.quirky.quirks.withLock { Array($0.rates.values) } == [16])
    }

    @Test("A write-only value is written after create, remembered, and not written again")
    func writeOnly() throws {
        let desired = try Want.state([small("a", [("lab/secret", "x")])])
        #expect(try lab.apply(desired).converged)
        #expect(try lab.ledger.first?.rememberedAttributes.map(\.read) == [nil])
        #expect(try !lab.apply(desired).changed)
    }

    @Test("A write-only value that could not be written is written by the next run, and once")
    func writeOnlyFails() throws {
        lab.quirky.quirks.withLock { $0.attributeRefusal = .invalidArgument }
        let desired = try Want.state([small("a", [("lab/secret", "x")])])
        #expect(try lab.apply(desired).results.map(\.outcomeName) == ["failed"])
        #expect(lab.quirky.quirks.withLock { $0.secrets.isEmpty })
        lab.quirky.quirks.withLock { $0.attributeRefusal = nil }
        #expect(try lab.apply(desired).results.map(\.change.actions) == [[.update]])
        #expect(lab.quirky.quirks.withLock { Array($0.secrets.values) } == ["x\n"])
        #expect(try !lab.apply(desired).changed)
    }

    @Test("A readable value that cannot be written keeps its device, for the next run to mend")
    func attributeFails() throws {
        lab.quirky.quirks.withLock { $0.attributeRefusal = .invalidArgument }
        let desired = try Want.state([small("a", [("lab/rate", "7")])])
        #expect(try lab.apply(desired).results.map(\.outcomeName) == ["failed"])
        #expect(try lab.ledger.map(\.origin) == [.created])
        lab.quirky.quirks.withLock { $0.attributeRefusal = nil }
        #expect(try lab.apply(desired).results.map(\.change.actions) == [[.update]])
    }

    @Test("A held device's refusal of a value is blocked")
    func heldAttribute() throws {
        try lab.apply(Want.state([small("a", [("lab/rate", "7")])]))
        try lab.hold(Want.uuid("a"))
        lab.quirky.quirks.withLock { $0.attributeRefusal = .notPermitted }
        let report = try lab.apply(Want.state([small("a", [("lab/rate", "8")])]))
        #expect(report.results.map(\.outcomeName) == ["blocked"])
    }

    @Test("onError: stop begins nothing after a failure; rollback undoes what was done")
    func onError() throws {
        var options = lab.options
        options.lanes = 1
        let devices = try [
            small("a"), Want.device("b", "lab0", "lab-small", attributes: [("lab/rate", "no")]), small("c"),
        ]
        let stopped = try lab.apply(Want.state(devices, onError: .stop), options)
        #expect(stopped.results.map(\.outcomeName) == ["done", "failed", "failed"])
        #expect(stopped.results.last?.failure == .halted)
        #expect(try lab.devices.count == 2)
        try lab.apply(Want.state([]))
        let rolled = try lab.apply(Want.state(devices, onError: .rollback), options)
        #expect(rolled.results.first?.failure == .rolledBack)
        #expect(try lab.devices.isEmpty)
        #expect(try lab.ledger.isEmpty)
        #expect(rolled.exitClass(detailed: false) == .failed)
    }

    @Test("Rollback makes removed devices again, with their ledger entries")
    func rollbackOfRemove() throws {
        try lab.apply(Want.state([small("a", [("lab/rate", "9")]), small("b")]))
        let before = try lab.ledger
        refuse(.invalidArgument)
        let report = try lab.apply(
            Want.state([small("a", [("lab/rate", "9")]), small("c")], onError: .rollback))
        #expect(report.exitClass(detailed: false) == .failed)
        #expect(try Set(lab.devices.keys) == [Want.uuid("a"), Want.uuid("b")])
        #expect(try lab.ledger == before)
    }
}

struct OldKernelTests {
    @Test("Where unbound devices can be bound again, attached and detached are changed in place")
    func binding() throws {
        let lab = try Lab(.v2016)
        let uuid = try Want.uuid("a")
        try lab.apply(Want.state([Want.device("a")]))
        let detached = try lab.apply(Want.state([Want.device("a", state: .detached)]))
        #expect(detached.converged)
        #expect(try lab.devices == [uuid: "mtty/mtty-1/detached"])
        let attached = try lab.apply(Want.state([Want.device("a")]))
        #expect(attached.results.map(\.change.actions) == [[.attach]])
        #expect(try lab.devices == [uuid: "mtty/mtty-1/attached"])
    }
}
