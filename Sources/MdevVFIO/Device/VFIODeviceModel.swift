package import MdevCore

/// What a vendor makes of one mediated device, as VFIO's calls see it. Methods may run several at once (row
/// V10).
package protocol VFIODeviceModel: AnyObject, Sendable {
    var info: VFIODeviceInfo { get }
    /// Somebody asked for ``info``.
    func informed()
    /// - Throws: EINVAL for an index that the device does not have.
    func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo
    /// The most memory that GET_REGION_INFO takes, in bytes; nil: any.
    var largestRegionArgument: UInt32? { get }
    /// - Throws: EINVAL for an index that the device does not have.
    func irqInfo(_ index: UInt32) throws(KernelErrno) -> VFIOIRQInfo
    /// The request is checked: its numbers exist.
    func setIRQs(_ request: VFIOIRQSet) throws(KernelErrno)
    func reset() throws(KernelErrno)
    /// Every other call.
    func other(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32

    func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8]
    func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int
    func map(_ request: MemoryMap) throws(KernelErrno) -> MappedMemory
    /// Answers one call on the device's descriptor.
    func answer(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32
    /// Nobody has it open any more.
    func closed()
    /// Asks the holder to let go (row D7).
    func requested()
}

extension VFIODeviceModel {
    package func informed() {}
    package var largestRegionArgument: UInt32? { nil }

    /// Row V7.
    package func other(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        throw .notTypewriter
    }

    /// Row V6: what a vendor has no callback for.
    package func map(_ request: MemoryMap) throws(KernelErrno) -> MappedMemory { throw .invalidArgument }
    package func requested() {}

    /// Answers one call by the rules of the structures in its argument.
    /// - Throws: EFAULT and EINVAL for a bad argument (V9), what the device says, ENOTTY for an unknown call.
    package func answer(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        switch command {
        case VFIOCommand.getInfo:
            try checkArgument(argument, atLeast: VFIODeviceInfo.size)
            info.put(into: &argument)
            informed()
        case VFIOCommand.getRegionInfo:
            try checkArgument(argument, atLeast: VFIORegionInfo.structureSize)
            if let most = largestRegionArgument, argument.number32(at: 0) > most { throw .invalidArgument }
            try regionInfo(argument.number32(at: 8)).put(into: &argument)
        case VFIOCommand.getIRQInfo:
            try checkArgument(argument, atLeast: VFIOIRQInfo.size)
            try irqInfo(argument.number32(at: 8)).put(into: &argument)
        case VFIOCommand.setIRQs: try answerSetIRQs(argument)
        case VFIOCommand.reset: try reset()
        default: return try other(command, &argument)
        }
        return 0
    }

    private func answerSetIRQs(_ argument: [UInt8]) throws(KernelErrno) {
        try checkArgument(argument, atLeast: VFIOIRQSet.size)
        let request = try VFIOIRQSet(argument, indexes: info.interrupts) { (index) throws(KernelErrno) in
            try irqInfo(index).count
        }
        try setIRQs(request)
    }
}
