import MdevCore
import Synchronization
import Testing

@Suite struct StressTests {
    @Test(
        "Creators, removers, openers, readers and an unregistration race and leave nothing behind",
        arguments: CoreProfile.allCases)
    func race(profile: CoreProfile) throws {
        let alive = Atomic<Int>(0)
        let host = try TestHost(profile) {
            $0.getAvailable = { _ in 100 }
            $0.create = { _ in alive.wrappingAdd(1, ordering: .relaxed) }
            $0.remove = { (_) throws(KernelErrno) in alive.wrappingSubtract(1, ordering: .relaxed) }
            $0.vfio.release = { _ in }
            $0.vfio.read = { _, count, _ in [UInt8](repeating: 0, count: count) }
        }
        let listener = host.core.uevents.subscribe(limit: 1 << 20)
        let created = Atomic<Int>(0)
        let racers = (0..<2).flatMap { salt in
            [
                Racer(salt) { if host.tryCreate($0) { created.wrappingAdd(1, ordering: .relaxed) } },
                Racer(salt) { host.tryRemove($0) },
                Racer(salt) { host.tryOpen($0) },
                Racer(salt) { _ in host.walk() },
                Racer(salt) { host.tryRebind($0) },
            ]
        }
        for racer in racers { racer.waitUntilUnderWay() }
        host.core.unregister(host.card)
        for racer in racers { try racer.end() }
        #expect(host.core.devices.isEmpty)
        #expect(alive.load(ordering: .relaxed) == 0)
        #expect(host.names("kernel/iommu_groups").isEmpty)
        #expect(host.names("class/vfio").isEmpty)
        #expect(created.load(ordering: .relaxed) > 0)
        let events = try listener.drain()
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.sequence + 1 == $1.sequence })
        let names = events.filter { $0.subsystem == "mdev" }
        #expect(names.filter { $0.action == .add }.count == names.filter { $0.action == .remove }.count)
    }

    @Test("Of many threads that create one UUID exactly one makes it", arguments: CoreProfile.allCases)
    func oneWinner(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let workers = (0..<8).map { _ in
            Worker { Outcome { () throws(KernelErrno) in try host.createTyped(1) } }
        }
        let outcomes = try workers.map { try $0.value() }
        #expect(outcomes.filter { $0 == .count(36) }.count == 1)
        #expect(outcomes.filter { $0 == .failed(.exists) }.count == 7)
    }

    @Test("A count that the core keeps is never overdrawn")
    func neverOverdrawn() throws {
        let host = try TestHost(.modern) { $0.maxInstances = 5 }
        let workers = (0..<12).map { number in
            Worker { Outcome { () throws(KernelErrno) in try host.createTyped(number) } }
        }
        let outcomes = try workers.map { try $0.value() }
        #expect(outcomes.filter { $0 == .count(36) }.count == 5)
        #expect(outcomes.filter { $0 == .failed(.tooManyUsers) }.count == 7)
        #expect(try host.read("\(TestHost.types)/test-small/available_instances") == "0\n")
    }
}

/// Does something with twelve devices in turn, on a thread of its own, until it is ended.
private final class Racer: Sendable {
    private let isOver = SharedFlag()
    private let underWay = Gate()
    private let worker: Worker<Bool>

    init(_ salt: Int, _ body: @escaping @Sendable (Int) -> Void) {
        worker = Worker { [isOver, underWay] in
            var round = 0
            while !isOver.isSet {
                body((round * 7 + salt * 3) % 12)
                round += 1
                if round == 60 { underWay.open() }
            }
            return true
        }
    }

    /// Returns once it has been at each device some times; it goes on.
    func waitUntilUnderWay() { underWay.wait() }

    func end() throws {
        isOver.set()
        #expect(try worker.value())
    }
}

private final class SharedFlag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}

extension TestHost {
    fileprivate func tryCreate(_ number: Int) -> Bool {
        Outcome { () throws(KernelErrno) in try createTyped(number) } == .count(36)
    }

    fileprivate func tryRemove(_ number: Int) {
        guard let node = core.node("\(directory(number))/remove") else { return }
        _ = Outcome { () throws(KernelErrno) in try node.store([UInt8(ascii: "1")]) }
    }

    fileprivate func tryOpen(_ number: Int) {
        _ = Outcome { () throws(KernelErrno) in
            guard let holder = try core.device(named: uuid(number))?.open() else { return 0 }
            defer { holder.close() }
            return try holder.read(8, at: 0).count
        }
    }

    fileprivate func tryRebind(_ number: Int) {
        let driver = core.profile == .v2016 ? "vfio_mdev" : "sample"
        for file in ["unbind", "bind"] {
            guard let node = core.node("bus/mdev/drivers/\(driver)/\(file)") else { continue }
            _ = Outcome { () throws(KernelErrno) in try node.store(Array(uuid(number).utf8)) }
        }
    }

    /// Looks at everything there is, while it changes.
    fileprivate func walk() {
        var nodes = [core.root]
        while let node = nodes.popLast() {
            switch node.kind {
            case .directory: nodes += node.list().map(\.node)
            case .link: _ = Outcome { () throws(KernelErrno) in try node.linkText().utf8.count }
            case .file where node.mode & 0o444 != 0:
                _ = Outcome { () throws(KernelErrno) in try node.show().count }
            case .file: break
            }
        }
    }
}
