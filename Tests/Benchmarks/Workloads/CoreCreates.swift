import ArgumentParser
import Glibc
import MdevCore
import MdevVFIO
import Synchronization

/// Creates and removes on the core itself, with a driver that accepts everything: the core's own cost.
struct CoreCreates: ParsableCommand {
    @Option(help: "How many threads, each on a parent of its own.")
    var threads = 1
    @Option(help: "Devices a thread makes, then removes.")
    var count = 200_000

    func run() throws {
        let core = MediatedDeviceCore(
            CoreConfiguration(profile: .modern, makeCompletion: ThreadCompletion.factory()))
        let driver = try core.register(accepting)
        let types = try (0..<threads).map { index in
            let card = PhysicalDevice(
                path: ["devices", "virtual", "bench", "card\(index)"], deviceClass: "bench")
            try core.add(card)
            let parent = try core.register(
                card, driver: driver, types: [MdevTypeName(sysfsName: "small", prettyName: "A small one")])
            return parent.types[0]
        }
        let uuids = (0..<threads).map { thread in (0..<count).compactMap { uuid(thread, $0) } }
        Measurement.print("create", units: threads * count) {
            onThreads { thread in
                for uuid in uuids[thread] { _ = try? core.create(uuid, types[thread]) }
            }
        }
        guard core.devices.count == threads * count else { throw ExitCode(70) }
        Measurement.print("remove", units: threads * count) {
            onThreads { thread in
                for uuid in uuids[thread] {
                    if let device = core.device(uuid) { try? core.remove(device) }
                }
            }
        }
        guard core.devices.isEmpty else { throw ExitCode(70) }
    }

    private var accepting: MdevDriver {
        var driver = MdevDriver(name: "bench")
        driver.deviceAPI = "vfio-pci"
        driver.getAvailable = { _ in 1 }
        driver.probe = { _ in }
        driver.remove = { _ in }
        return driver
    }

    /// Made before the clock starts: parsing a UUID is not what is measured here.
    private func uuid(_ thread: Int, _ number: Int) -> GUID? {
        let digits = String(number, radix: 16)
        return GUID(
            "0000000\(thread)-0000-4000-8000-\(String(repeating: "0", count: 12 - digits.count))\(digits)")
    }

    private func onThreads(_ work: @escaping @Sendable (Int) -> Void) {
        guard threads > 1 else { return work(0) }
        let workers = (0..<threads).map { Worker(number: $0, work: work) }
        for worker in workers { worker.join() }
    }
}
