internal import MdevCore

/// `struct vfio_irq_set`: what shall happen with interrupts of one kind.
public struct VFIOIRQSet: Hashable, Sendable {
    public enum Action: UInt32, Hashable, Sendable, CaseIterable {
        case mask = 8
        case unmask = 16
        case trigger = 32
    }

    public enum Payload: Hashable, Sendable {
        case none
        /// One a number from `start` on.
        case flags([Bool])
        /// Descriptors of eventfds, one a number from `start` on; -1 is none.
        case eventfds([Int32])
    }

    public var action: Action
    public var index: UInt32
    public var start: UInt32
    public var count: UInt32
    public var payload: Payload

    public init(
        _ action: Action, index: UInt32, start: UInt32 = 0, count: UInt32 = 1, _ payload: Payload
    ) {
        self.action = action
        self.index = index
        self.start = start
        self.count = count
        self.payload = payload
    }

    /// In bytes, without the data: `argsz`, `flags`, `index`, `start`, `count`.
    static let size = 20
}

extension VFIOIRQSet {
    private static let dataTypes: UInt32 = 7
    private static let actions: UInt32 = 0x38

    /// Reads and checks an argument (`vfio_main.c:vfio_set_irqs_validate_and_prepare`).
    /// - Parameters:
    ///   - indexes: how many kinds of interrupts the device has.
    ///   - interrupts: how many there are of a kind.
    /// - Throws: EFAULT where the memory ends too early; EINVAL for `argsz` too small for the structure or
    ///   its data, an index too big, unknown flags, not exactly one kind of data, not exactly one action, or
    ///   numbers that do not exist.
    init(
        _ bytes: [UInt8], indexes: UInt32, interrupts: (UInt32) throws(KernelErrno) -> UInt32
    ) throws(KernelErrno) {
        try checkArgument(bytes, atLeast: VFIOIRQSet.size)
        let flags = bytes.number32(at: 4)
        let (index, start, count) = (
            bytes.number32(at: 8), bytes.number32(at: 12), bytes.number32(at: 16)
        )
        guard index < indexes, UInt64(start) + UInt64(count) < UInt64(UInt32.max),
            flags & ~(VFIOIRQSet.dataTypes | VFIOIRQSet.actions) == 0
        else { throw .invalidArgument }
        let available = try interrupts(index)
        guard start < available, start + count <= available else { throw .invalidArgument }
        let payload = try VFIOIRQSet.payload(bytes, flags & VFIOIRQSet.dataTypes, Int(count))
        guard let action = Action(rawValue: flags & VFIOIRQSet.actions) else { throw .invalidArgument }
        self.init(action, index: index, start: start, count: count, payload)
    }

    private static func payload(
        _ bytes: [UInt8], _ type: UInt32, _ count: Int
    ) throws(KernelErrno) -> Payload {
        let unit: Int
        switch type {
        case 1: return .none
        case 2: unit = 1
        case 4: unit = 4
        default: throw .invalidArgument
        }
        guard Int(bytes.number32(at: 0)) - size >= count * unit else { throw .invalidArgument }
        guard bytes.count - size >= count * unit else { throw .fault }
        guard type == 4 else { return .flags(bytes[size..<(size + count)].map { $0 != 0 }) }
        return .eventfds((0..<count).map { bytes.number(at: size + 4 * $0, as: Int32.self) })
    }

    /// The bytes of the argument.
    var bytes: [UInt8] {
        var data: [UInt8] = []
        let type: UInt32
        switch payload {
        case .none: type = 1
        case .flags(let flags):
            type = 2
            data = flags.map { $0 ? 1 : 0 }
        case .eventfds(let descriptors):
            type = 4
            for descriptor in descriptors { data.append(descriptor) }
        }
        var bytes: [UInt8] = []
        for number in [UInt32(VFIOIRQSet.size + data.count), type | action.rawValue, index, start, count] {
            bytes.append(number)
        }
        return bytes + data
    }
}
