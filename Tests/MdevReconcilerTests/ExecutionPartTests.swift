import MdevModel
import Synchronization
import Testing

@testable import MdevReconciler

struct LanePartitionTests {
    private func change(_ number: UInt64, on parent: String, steps: [(Int, [Int])]) throws -> Change {
        let parent = try ParentName(parent)
        return Change(
            device: DeviceReference(
                instance: nil, uuid: Samples.uuid(number), parent: parent, type: try TypeID("t-1")),
            actions: [.create], reason: "declared",
            steps: try steps.map { id, after in
                Step(id: id, after: after, kind: .create(parent: parent, type: try TypeID("t-1")))
            })
    }

    @Test("Changes on one card, and changes that wait for each other, share a lane")
    func lanes() throws {
        let functions = ["0000:41:00.4", "0000:41:00.5", "0000:81:00.4", "mtty"]
        let cards = ["0000:41:00.0", "0000:41:00.0", "0000:81:00.0", "mtty"]
        let registry = RegistrySnapshot(
            parents: try zip(functions, cards).map {
                ParentDevice(name: try ParentName($0), path: $0, card: $1)
            })
        let plan = Plan(changes: [
            try change(1, on: "0000:41:00.4", steps: [(0, [])]),
            try change(2, on: "0000:81:00.4", steps: [(1, [])]),
            try change(3, on: "0000:41:00.5", steps: [(2, [])]),
            try change(4, on: "mtty", steps: [(3, [1])]),
            try change(5, on: "mtty2", steps: [(4, [])]),
        ])
        let lanes = LanePartition.lanes(of: plan, running: [0, 1, 2, 3, 4], registry: registry)
        #expect(lanes == [[0, 2], [1, 3], [4]])
    }
}

struct ThreadsTests {
    @Test("All work is done once, and on several threads at once", arguments: [0, 1, 7, 64])
    func all(count: Int) {
        let done = Mutex([Int]())
        Threads.forEach(count, atMost: 4) { index in done.withLock { $0.append(index) } }
        #expect(done.withLock { $0.sorted() } == Array(0..<count))
    }
}

struct FormerAttributesTests {
    private func reading(_ path: String, _ access: AttributeReading.Access, _ value: String?) throws
        -> AttributeReading
    {
        AttributeReading(path: try AttributePath(path), access: access, value: value)
    }

    private func writes(
        _ readings: [AttributeReading], remembered: [RememberedAttribute] = []
    ) throws -> [String] {
        var device = try Samples.device(1)
        device.attributes = readings
        return FormerAttributes.writes(of: device, remembered: remembered).map { "\($0.path)=\($0.value)" }
    }

    @Test("A device made again gets what it had: values, what was written, and vfio-ap's sets")
    func table() throws {
        #expect(
            try writes([
                reading("nvidia/vgpu_params", .readWrite, "frl=0"),
                reading("nvidia/vm_name", .readOnly, "vm"),
            ]) == ["nvidia/vgpu_params=frl=0"])
        let remembered = [
            RememberedAttribute(path: try AttributePath("rate"), written: "0x10", read: "16"),
            RememberedAttribute(path: try AttributePath("secret"), written: "s", read: nil),
        ]
        #expect(
            try writes([reading("rate", .readWrite, "16")], remembered: remembered)
                == ["rate=0x10", "secret=s"])
        #expect(
            try writes([
                reading("control_domains", .readOnly, "0047"),
                reading("matrix", .readOnly, "05.0047\n06.0047"),
            ])
                == [
                    "assign_adapter=0x5", "assign_adapter=0x6", "assign_domain=0x47",
                    "assign_control_domain=0x47",
                ])
        #expect(
            try writes([
                reading("ap_config", .readWrite, "0x0,0x0,0x0"), reading("matrix", .readOnly, "05.0047"),
            ])
                == ["ap_config=0x0,0x0,0x0"])
    }
}

struct ExitClassTests {
    @Test("A failure goes before a block, a block before a change")
    func order() {
        for detailed in [false, true] {
            #expect(
                ExitClass(hasFailed: true, isBlocked: true, hasChanged: true, detailed: detailed) == .failed)
            #expect(
                ExitClass(hasFailed: false, isBlocked: true, hasChanged: true, detailed: detailed) == .blocked
            )
            #expect(
                ExitClass(hasFailed: false, isBlocked: false, hasChanged: true, detailed: detailed)
                    == (detailed ? .changed : .converged))
        }
    }
}
