public import MdevCore

extension VFIOGroupFile {
    /// GET_STATUS and UNSET_CONTAINER by their numbers; the calls that hand descriptors in or out are
    /// ``VFIOClient``'s, who has a table of them.
    /// - Throws: as the typed calls; EFAULT and EINVAL for a bad structure, ENOTTY for an unknown call.
    public func ioctl(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        switch command {
        case VFIOCommand.getStatus:
            // `struct vfio_group_status`: `argsz`, `flags`.
            try checkArgument(argument, atLeast: 8)
            argument.put(try status().rawValue, at: 4)
        case VFIOCommand.unsetContainer: try unsetContainer()
        default: throw .notTypewriter
        }
        return 0
    }
}
