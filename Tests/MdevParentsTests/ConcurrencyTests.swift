import Glibc
import MdevCore
import MdevParents
import MdevVFIO
import Synchronization
import Testing

/// Vendors' own locks: their callbacks run several at once in the modern profile (row C21).
@Suite struct ConcurrencyTests {
    /// Runs the body on eight threads and waits for them.
    static func onThreads(_ body: @escaping @Sendable (Int) -> Void) {
        let done = (0..<8).map { _ in ThreadCompletion.factory(patience: .seconds(120))() }
        for number in 0..<8 {
            let work = Work {
                body(number)
                done[number].complete()
            }
            var thread = pthread_t()
            let failure = pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                    return nil
                }, Unmanaged.passRetained(work).toOpaque())
            #expect(failure == 0)
            pthread_detach(thread)
        }
        for completion in done { #expect(completion.wait(), "waited for two minutes") }
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    @Test(
        "Creators and removers on eight threads never get more than there is, and give all of it back",
        arguments: [
            ("mbochs", "devices/virtual/mbochs/mbochs", "mbochs-large", 4),
            ("mtty", "devices/virtual/mtty/mtty", "mtty-2", 12),
            ("mdpy", "devices/virtual/mdpy/mdpy", "mdpy-hd", 4),
            ("i915", "devices/pci0000:00/0000:00:02.0", "i915-GVTg_V5_8", 2),
            ("nvidia", NvidiaTests.path, "nvidia-22", 1),
        ])
    func capacity(driver: String, path: String, type: String, most: Int) throws {
        let host = try Host(.modern)
        switch driver {
        case "mbochs": try MbochsParent().register(with: host.core)
        case "mtty": try MttyParent().register(with: host.core)
        case "mdpy": try MdpyParent().register(with: host.core)
        case "i915": try GVTgParent().register(with: host.core)
        default:
            let model = try #require(NvidiaModel(named: "Tesla M60"))
            try NvidiaBoard(.init(address: "0000:41:00.0", model: model)).register(with: host.core)
        }
        let parent = host.parent(path)
        let living = Mutex((now: 0, most: 0))
        Self.onThreads { thread in
            for round in 0..<40 {
                let number = 1 + thread * 100 + round
                guard parent.create(type, number) == nil else { continue }
                living.withLock { living in
                    living.now += 1
                    living.most = max(living.most, living.now)
                }
                living.withLock { $0.now -= 1 }
                #expect(parent.remove(number) == nil)
            }
        }
        #expect(living.withLock { $0.most } > 0)
        #expect(living.withLock { $0.most } <= most)
        #expect(host.core.devices.isEmpty)
        #expect(try parent.available(type) == most)
    }

    @Test("Of eight devices that want the same queue, one gets it")
    func oneQueue() throws {
        let host = try APTests.host()
        let matrix = host.parent(APTests.path)
        for number in 3...8 { #expect(matrix.create("vfio_ap-passthrough", number) == nil) }
        Self.onThreads { thread in
            #expect(host.write("5", to: APTests.file("assign_adapter", of: thread + 1)) == nil)
        }
        let refusals = Mutex<[KernelErrno?]>([])
        Self.onThreads { thread in
            let refusal = host.write("4", to: APTests.file("assign_domain", of: thread + 1))
            refusals.withLock { $0.append(refusal) }
        }
        #expect(refusals.withLock { $0.filter { $0 == nil }.count } == 1)
        #expect(refusals.withLock { $0.filter { $0 == .addressInUse }.count } == 7)
    }
}
