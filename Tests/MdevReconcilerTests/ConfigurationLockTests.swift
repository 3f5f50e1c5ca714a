import Glibc
import MdevModel
import MdevParents
import Synchronization
import Testing
import TreeConformance

@testable import MdevReconciler

/// Changes of vfio-ap devices exclude other tools' changes of the crypto configuration.
struct ConfigurationLockTests {
    let lab: Lab
    let file: String

    init() throws {
        lab = try Lab()
        file = "\(lab.folder.path)/s390apconfig.lock"
        let configuration = APParent.Configuration(
            adapters: [5], domains: [4], controlDomains: [4], apmask: APMask(), aqmask: APMask(),
            hasAPConfig: false)
        try APParent(configuration).register(with: lab.core)
    }

    private func apply(_ device: DesiredDevice, seeing look: @escaping @Sendable () -> Void = {}) throws
        -> Report
    {
        let observer = lab.reconciler().observer
        var surroundings = observer.surroundings
        surroundings.configurationLock = file
        let reconciler = Reconciler(
            observer: Observer(registry: observer.registry, host: observer.host, surroundings: surroundings),
            state: lab.reconciler().state)
        var options = lab.options
        options.lockWait = .zero
        options.progress = { _ in look() }
        return try reconciler.apply(try Want.state([device]), options: options)
    }

    private func queueDevice() throws -> DesiredDevice {
        var device = try Want.device("crypto", "matrix", "vfio_ap-passthrough")
        device.configuration.matrix = MatrixConfiguration(adapters: [5], domains: [4], controlDomains: [])
        return device
    }

    @Test("The lock names this process while a vfio-ap device changes, and is gone afterwards")
    func held() throws {
        let seen = Mutex<Set<String>>([])
        let folder = lab.folder
        let report = try apply(try queueDevice()) {
            let text = (try? folder.text("s390apconfig.lock")) ?? "none"
            seen.withLock { _ = $0.insert(text) }
        }
        #expect(report.converged)
        #expect(seen.withLock { $0 } == ["\(getpid())\n"])
        #expect(access(file, F_OK) != 0)
    }

    @Test("Another process' lock ends the run before its first write, as another run's lock does")
    func taken() throws {
        try lab.folder.file("s390apconfig.lock", "\(getppid())\n")
        let error = #expect(throws: ReconcileError.self) { try apply(try queueDevice()) }
        #expect(error == .configurationLock(.taken(path: file, by: Int(getppid()))))
        #expect(error?.exitClass == .locked)
        #expect(try lab.devices.isEmpty)
        #expect(access(file, F_OK) == 0)
    }

    @Test("A lock whose owner has ended is taken over")
    func stale() throws {
        // Above the kernel's highest process id.
        try lab.folder.file("s390apconfig.lock", "4194305\n")
        #expect(try apply(try queueDevice()).converged)
        #expect(access(file, F_OK) != 0)
    }

    @Test("Changes of other devices take no such lock")
    func others() throws {
        try lab.folder.file("s390apconfig.lock", "\(getppid())\n")
        #expect(try apply(try Want.device("console")).converged)
    }
}
