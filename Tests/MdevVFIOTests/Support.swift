import CLinux
import Glibc
import MdevCore
import MdevParents
import MdevVFIO
import Synchronization
import Testing

/// A core with an `mtty` card, and devices by small numbers.
struct Host {
    let core: MediatedDeviceCore
    /// Opened whenever a thread begins to wait for a holder or for its turn.
    let waiting: Gate

    init(_ profile: CoreProfile) throws {
        let waiting = Gate()
        let make = ThreadCompletion.factory(patience: nil)
        self.waiting = waiting
        core = MediatedDeviceCore(
            CoreConfiguration(
                profile: profile,
                makeCompletion: {
                    let completion = make()
                    return Completion(
                        wait: {
                            waiting.open()
                            return completion.wait()
                        }, complete: completion.complete)
                }))
        if profile == .v2016 { try core.register(VFIOMdevDriver.definition) }
        try MttyParent().register(with: core)
    }

    func uuid(_ number: Int) -> String { "83b8f4f2-509f-382f-3c1e-00000000000\(number)" }

    func node(_ path: String) -> SysfsNode? {
        path.split(separator: "/").reduce(Optional(core.root)) { $0?.lookup(String($1)) }
    }

    func create(_ number: Int) throws {
        let create = "devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/create"
        _ = try #require(node(create)).store(Array(uuid(number).utf8))
    }

    func remove(_ number: Int) -> KernelErrno? {
        guard let remove = node("devices/virtual/mtty/mtty/\(uuid(number))/remove") else { return .noEntry }
        do throws(KernelErrno) {
            _ = try remove.store([UInt8(ascii: "1")])
            return nil
        } catch { return error }
    }

    func group(_ number: Int) throws -> String {
        let device = try #require(core.device(named: uuid(number)))
        return "/dev/vfio/\(try #require(device.iommuGroup).id)"
    }
}

/// A process by its descriptors; a refused call is what it is refused with.
struct Process {
    let client: VFIOClient

    init(_ core: MediatedDeviceCore) { client = VFIOClient(core) }

    func open(_ path: String) throws -> Int32 { try client.open(path) }

    /// - Returns: the result, or the errno as a negative number.
    @discardableResult
    func call(_ descriptor: Int32, _ command: UInt32, _ argument: [UInt8] = []) -> Int32 {
        var argument = argument
        return call(descriptor, command, &argument)
    }

    func call(_ descriptor: Int32, _ command: UInt32, _ argument: inout [UInt8]) -> Int32 {
        do throws(KernelErrno) { return try client.ioctl(descriptor, command, &argument) } catch {
            return -error.rawValue
        }
    }

    /// Container, group and device of a host's device, as QEMU opens them.
    func hold(_ number: Int, of host: Host) throws -> (container: Int32, group: Int32, device: Int32) {
        let container = try open("/dev/vfio/vfio")
        let group = try open(host.group(number))
        #expect(call(group, VFIOCommand.setContainer, bytes(container)) == 0)
        #expect(call(container, VFIOCommand.setIOMMU, bytes(UInt64(1))) == 0)
        let device = call(group, VFIOCommand.getDevice, Array(host.uuid(number).utf8) + [0])
        #expect(device >= 0)
        return (container, group, device)
    }
}

func bytes(_ numbers: any FixedWidthInteger...) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in numbers {
        let value = UInt64(truncatingIfNeeded: number)
        for place in 0..<number.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }
    return bytes
}

func number(_ bytes: [UInt8], at offset: Int, size: Int = 4) -> UInt64 {
    bytes[offset..<(offset + size)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
}

extension Int32 {
    static func refused(_ errno: KernelErrno) -> Int32 { -errno.rawValue }
}

/// An eventfd of the test's, whose counter is read.
final class Event: Sendable {
    let descriptor: Int32

    init() throws {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        try #require(descriptor >= 0)
    }

    deinit { close(descriptor) }

    /// How often it was signalled since the last time.
    func count() -> UInt64 {
        var count: UInt64 = 0
        return Glibc.read(descriptor, &count, 8) == 8 ? count : 0
    }
}

/// A thread of its own for what may block, and its result.
final class Worker<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let done = Gate()

    init(_ body: @escaping @Sendable () -> Value) {
        let start = Box { [result = Reference(self)] in
            let value = body()
            result.object?.finish(value)
        }
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(start).toOpaque())
        #expect(failure == 0)
        pthread_detach(thread)
    }

    private func finish(_ value: Value) {
        result.withLock { $0 = value }
        done.open()
    }

    var isDone: Bool { result.withLock { $0 != nil } }

    /// Waits for the thread's end.
    func value() throws -> Value {
        done.wait()
        return try #require(result.withLock { $0 })
    }
}

private struct Reference<Object: AnyObject & Sendable>: Sendable {
    let object: Object?
    init(_ object: Object) { self.object = object }
}

private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Lets one thread wait for another, and fails the test when that never comes.
struct Gate: Sendable {
    private let completion = ThreadCompletion.factory(patience: .seconds(60))()

    /// Lets one waiter through, now or when it comes.
    func open() { completion.complete() }
    func wait() { #expect(completion.wait(), "waited for a minute") }
}
