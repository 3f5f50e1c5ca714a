import MdevCore
import MdevModel
import Synchronization
import Testing

@testable import MdevReconciler

struct ReportDocumentTests {
    let lab: Lab

    init() throws { lab = try Lab() }

    private func elements(_ value: JSONValue?) -> [JSONValue] {
        guard case .array(let elements)? = value else { return [] }
        return elements
    }

    @Test("A report says for each change what came of it, and why")
    func apply() throws {
        lab.quirky.quirks.withLock { $0.refusals = [.invalidArgument] }
        let report = try lab.apply(
            Want.state([
                Want.device("bad", "lab0", "lab-small"), Want.device("good"), Want.device("lost", "mtty9"),
            ]))
        let json = ApplyDocument(report, tool: "mdev-reconcile 1").json
        #expect(json["formatVersion"] == 1)
        #expect(json["changed"] == true)
        #expect(json["converged"] == false)
        #expect(json["summary"]?["create"] == 1)
        #expect(json["summary"]?["failed"] == 1)
        #expect(json["summary"]?["blocked"] == 1)
        let changes = Dictionary(
            uniqueKeysWithValues: elements(json["changes"]).map { ($0["device"]?["name"], $0) })
        #expect(changes["good"]?["outcome"] == "done")
        #expect(changes["good"]?["error"] == .null)
        #expect(changes["good"]?["blocked"] == .null)
        #expect(changes["bad"]?["outcome"] == "failed")
        guard case .string(let error)?? = changes["bad"]?["error"] else {
            Issue.record("a failed change without its error")
            return
        }
        #expect(error.contains("EINVAL"))
        #expect(changes["lost"]?["outcome"] == "blocked")
        #expect(changes["lost"]?["blocked"]?["by"] == "parent")
    }

    @Test("A status shows parents with their capacity, and devices with owner and holders")
    func status() throws {
        try lab.apply(Want.state([Want.device("a"), Want.device("b", "mtty", "mtty-2")]))
        try lab.hold(Want.uuid("a"))
        let json = StatusDocument(try lab.reconciler().status()).json
        #expect(json["formatVersion"] == 1)
        let mtty = elements(json["parents"]).first { $0["name"] == "mtty" }
        #expect(mtty?["card"] == "mtty")
        #expect(mtty?["path"] == "devices/virtual/mtty/mtty")
        let types = elements(mtty?["types"])
        #expect(types.map { $0["available"] } == [21, 10])
        #expect(types.first?["deviceAPI"] == "vfio-pci")
        let device = elements(json["devices"]).first { $0["name"] == "a" }
        #expect(device?["state"] == "attached")
        #expect(device?["type"] == "mtty-1")
        #expect(device?["driver"] == "mtty")
        #expect(device?["owner"]?["namespace"] == "default")
        #expect(device?["owner"]?["origin"] == "created")
        let holders = elements(device?["holders"])
        #expect(holders.map { $0["guest"] } == ["win11"])
        let other = elements(json["devices"]).first { $0["name"] == "b" }
        let nobody = elements(other?["holders"])
        #expect(nobody.isEmpty)
    }
}

struct StopSignalTests {
    @Test("A request ends a wait, from another thread and before it begins")
    func request() {
        let stop = StopSignal()
        Threads.forEach(2, atMost: 2) { index in
            // An hour only bounds a test that goes wrong.
            if index == 0 { stop.wait(until: Deadline(in: .seconds(3600))) } else { stop.request() }
        }
        #expect(stop.isRequested)
        stop.wait(until: Deadline(in: .seconds(3600)))
    }
}
