import MdevModel
import MdevParents
import MdevRegistry
import Testing

@testable import MdevReconciler

/// vfio-ap's devices: attributes that are verbs, and queues that only one device may have.
struct MatrixTests {
    private func device(
        _ name: String, _ adapters: [Int], _ domains: [Int], controlDomains: [Int] = []
    ) throws -> DesiredDevice {
        var device = try Want.device(name, "matrix", "vfio_ap-passthrough")
        device.configuration.matrix = MatrixConfiguration(
            adapters: adapters, domains: domains, controlDomains: controlDomains)
        return device
    }

    private func matrix(_ name: String, _ lab: Lab) throws -> String? {
        let registry = lab.reconciler().observer.registry
        return try registry.readAttribute(.matrix, of: Want.uuid(name), on: ParentName("matrix")).value
    }

    @Test("A queue moves from one device to another in one run", arguments: [false, true])
    func moves(hasAPConfig: Bool) throws {
        let lab = try Lab()
        let configuration = APParent.Configuration(
            adapters: [5, 6], domains: [4, 0x47], controlDomains: [0x47], apmask: APMask(), aqmask: APMask(),
            hasAPConfig: hasAPConfig)
        try APParent(configuration).register(with: lab.core)
        let before = try Want.state([
            device("one", [5, 6], [0x47], controlDomains: [0x47]), device("two", [5], [4]),
        ])
        #expect(try lab.apply(before).converged)
        #expect(try matrix("one", lab) == "05.0047\n06.0047")
        #expect(try !lab.apply(before).changed)
        let after = try Want.state([device("one", [5], [0x47]), device("two", [6], [4, 0x47])])
        let report = try lab.apply(after)
        #expect(report.converged)
        #expect(report.results.map(\.change.actions) == [[.update], [.update]])
        #expect(try matrix("one", lab) == "05.0047")
        #expect(try matrix("two", lab) == "06.0004\n06.0047")
        #expect(try !lab.apply(after).changed)
    }

    @Test("A queue of another device is foreseen, and blocks its change alone", arguments: [false, true])
    func taken(isForeign: Bool) throws {
        let lab = try Lab()
        try APParent(APParent.Configuration(adapters: [5, 6], domains: [0x47])).register(with: lab.core)
        let one = try device("one", [5], [0x47])
        if isForeign {
            try lab.apply(Want.state([one], namespace: "other"))
        }
        let desired = try Want.state(
            (isForeign ? [] : [one]) + [device("two", [5, 6], [0x47]), device("three", [6], [0x47])])
        let report = try lab.apply(desired)
        let owner = try Want.uuid("one", namespace: isForeign ? "other" : "default")
        let blocks = report.results.compactMap { $0.change.blocked }
        #expect(blocks.map(\.by) == [.capacity])
        #expect(
            blocks.map(\.detail) == [
                "the queue 05.0047 is one (\(owner))'s, and a queue can be one device's only; unassign its "
                    + "adapter or its domain there"
            ])
        #expect(report.exitClass(detailed: false) == .blocked)
        #expect(try matrix("three", lab) == "06.0047")
        #expect(try lab.devices[Want.uuid("two")] == nil)
        #expect(try !lab.apply(desired).changed)
    }

    @Test("Queues that are assigned and not passed to guests are named, by the observation and in status")
    func withheld() throws {
        let lab = try Lab()
        let configuration = APParent.Configuration(
            adapters: [5, 6], domains: [4, 0x47], controlDomains: [0x47], apmask: APMask(), aqmask: APMask())
        try APParent(configuration).register(with: lab.core)
        // The host has no adapter 7, which may be assigned nevertheless.
        let desired = try Want.state([device("one", [5, 7], [0x47])])
        #expect(try lab.apply(desired).converged)
        let device = try #require(try lab.reconciler().status().registry.devices.first)
        #expect(device.withheldQueues == ["07.0047"])
        #expect(
            try lab.reconciler().plan(desired).observation.registry.devices[0].withheldQueues == ["07.0047"])
        #expect(try StatusDocument(lab.reconciler().status()).text.contains("\"07.0047\""))
    }
}
