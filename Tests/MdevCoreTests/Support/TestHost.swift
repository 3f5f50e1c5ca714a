import MdevCore
import MdevVFIO
import Synchronization
import Testing

/// A core with one card of the ``Vendor``, in the way of either profile.
struct TestHost: Sendable {
    static let card = "devices/virtual/test/card"
    static let types = "\(card)/mdev_supported_types"

    let core: MediatedDeviceCore
    let vendor: Vendor
    let card = PhysicalDevice(path: ["devices", "virtual", "test", "card"], deviceClass: "test")
    /// Opened once for every wait that a thread of the core begins.
    let waiting = Gate()
    let log = Lines()
    /// A line for every waiting thread that was woken.
    let woken = Lines()

    init(
        _ profile: CoreProfile, iommuGroupLimit: Int = 1 << 20, registersBusDriver: Bool = true,
        _ change: (inout Vendor.Callbacks) -> Void = { _ in }
    ) throws {
        var callbacks = Vendor.Callbacks()
        change(&callbacks)
        vendor = Vendor(callbacks)
        core = TestHost.core(profile, iommuGroupLimit, waiting, log, woken)
        try core.add(card)
        switch profile {
        case .v2016:
            if registersBusDriver { try core.register(VFIOMdevDriver.definition) }
            try core.register(card, vendor.operations)
        case .modern:
            let types = callbacks.types.map { MdevTypeName(sysfsName: $0, prettyName: "A \($0) one") }
            try core.register(card, driver: core.register(vendor.driver), types: types)
        }
    }

    static func core(
        _ profile: CoreProfile, _ limit: Int = 1 << 20, _ waiting: Gate = Gate(), _ log: Lines = Lines(),
        _ woken: Lines = Lines()
    ) -> MediatedDeviceCore {
        let factory = ThreadCompletion.factory(patience: .seconds(60))
        var configuration = CoreConfiguration(
            profile: profile,
            makeCompletion: {
                let completion = factory()
                return Completion(
                    wait: {
                        waiting.open()
                        return completion.wait()
                    },
                    complete: {
                        woken.append("woken")
                        completion.complete()
                    })
            }, log: { log.append($0) })
        configuration.iommuGroupLimit = limit
        return MediatedDeviceCore(configuration)
    }

    /// Writes a type's `create` file.
    @discardableResult
    func create(_ text: String, type: String = "test-small") throws -> Int {
        try store("\(TestHost.types)/\(type)/create", text)
    }

    /// As ``create(_:type:)``, for a thread of its own.
    func createTyped(_ number: Int) throws(KernelErrno) -> Int {
        guard let node = core.node("\(TestHost.types)/test-small/create") else { throw .noEntry }
        return try node.store(Array(uuid(number).utf8))
    }

    func device(_ number: Int) throws -> MdevDevice {
        try #require(core.device(named: uuid(number)))
    }

    func directory(_ number: Int) -> String { "\(TestHost.card)/\(uuid(number))" }

    @discardableResult
    func store(_ path: String, _ text: String) throws -> Int {
        let node = core.node(path)
        guard let node else { throw KernelErrno.noEntry }
        try node.checkOpen(reading: false, writing: true)
        return try node.store(Array(text.utf8))
    }

    @discardableResult
    func remove(_ number: Int) throws -> Int { try store("\(directory(number))/remove", "1") }

    /// Removes it on a thread of its own, and returns once the core waits for a holder there.
    func removeBlocked(_ number: Int) throws -> Worker<Outcome> {
        let node = try #require(core.node("\(directory(number))/remove"))
        let worker = Worker { Outcome { () throws(KernelErrno) in try node.store([UInt8(ascii: "1")]) } }
        waiting.wait()
        return worker
    }

    func read(_ path: String) throws -> String {
        guard let node = core.node(path) else { throw KernelErrno.noEntry }
        try node.checkOpen(reading: true, writing: false)
        return String(decoding: try node.show(), as: UTF8.self)
    }

    func link(_ path: String) throws -> String {
        guard let node = core.node(path) else { throw KernelErrno.noEntry }
        return try node.linkText()
    }

    func exists(_ path: String) -> Bool { core.node(path) != nil }
    func names(_ path: String) -> [String] { core.node(path)?.list().map(\.name) ?? [] }

    /// Events as `action@path`, short for what lies below the card.
    func events(_ subscription: UeventSubscription) throws -> [String] {
        try subscription.drain().map { event in
            let prefix = "/\(TestHost.card)/"
            let path = event.devicePath
            return
                "\(event.action.rawValue)@\(path.hasPrefix(prefix) ? "\(path.dropFirst(prefix.count))" : path)"
        }
    }
}

/// Lines that several threads write.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func append(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
}

/// The UUID of a test's device by number.
func uuid(_ number: Int) -> String {
    let digits = String(number)
    return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
}

extension MediatedDeviceCore {
    /// The entry at a path from the root; links are not followed.
    func node(_ path: String) -> SysfsNode? {
        path.split(separator: "/").reduce(Optional(root)) { $0?.lookup(String($1)) }
    }
}
