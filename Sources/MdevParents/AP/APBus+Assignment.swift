internal import MdevCore
internal import Synchronization

/// Assigning and unassigning, by the errno table of mdev-semantics §3.7. The 2016 profile follows the first
/// kernels that had `vfio_ap` at all.
extension APBus {
    func matrix(of device: MdevDevice) -> APMatrix {
        state.withLock { $0.matrices[device.uuid] } ?? APMatrix()
    }

    /// - Throws: EINVAL for no number, ERANGE for one beyond 64 bits, ENODEV beyond the highest id,
    ///   EADDRNOTAVAIL where the host keeps a queue that this would give the device, EADDRINUSE where another
    ///   one has it; in the 2016 profile also EBUSY while a guest runs.
    func perform(_ verb: APVerb, on device: MdevDevice, _ bytes: [UInt8]) throws(KernelErrno) {
        let isOld = device.parent.core.profile == .v2016
        if isOld, device.openCount > 0 { throw .busy }
        let number = try kernelNumber(bytes)
        let limit = verb.isAdapter ? maximumAdapter : maximumDomain
        guard number <= limit else { throw .noDevice }
        try state.withLock { state throws(KernelErrno) in
            let old = state.matrices[device.uuid] ?? APMatrix()
            var new = old
            new[keyPath: verb.set][Int(number)] = verb.isAssignment
            guard new != old || (isOld && verb.takesQueues) else { return }
            if verb.takesQueues {
                if isOld {
                    try checkBound(Int(number), verb, old, state)
                } else if state.reserves(new) {
                    throw KernelErrno.addressNotAvailable
                }
                try checkSharing(new, of: device, state)
            }
            state.matrices[device.uuid] = new
        }
    }

    /// Replaces the whole matrix by `{adapters},{domains},{control domains}`, or leaves it as it is.
    /// - Throws: EINVAL for another form, ENODEV beyond the highest ids, EADDRNOTAVAIL and EADDRINUSE as
    ///   above.
    func configure(_ device: MdevDevice, _ bytes: [UInt8]) throws(KernelErrno) {
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        let fields = String(decoding: line, as: UTF8.self)
            .split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3 else { throw .invalidArgument }
        var new = APMatrix()
        new.adapters = try APMask(hexadecimal: fields[0])
        new.domains = try APMask(hexadecimal: fields[1])
        new.controlDomains = try APMask(hexadecimal: fields[2])
        guard new.adapters.last ?? 0 <= maximumAdapter, new.domains.last ?? 0 <= maximumDomain,
            new.controlDomains.last ?? 0 <= maximumDomain
        else { throw .noDevice }
        try state.withLock { state throws(KernelErrno) in
            if state.reserves(new) { throw KernelErrno.addressNotAvailable }
            try checkSharing(new, of: device, state)
            state.matrices[device.uuid] = new
        }
    }

    private func checkSharing(
        _ matrix: APMatrix, of device: MdevDevice, _ state: State
    ) throws(KernelErrno) {
        let isTaken = state.matrices.contains { uuid, other in
            uuid != device.uuid && matrix.shares(queuesWith: other)
        }
        if isTaken { throw .addressInUse }
    }

    /// Then every new queue had to be bound to `vfio_ap`, and an adapter or a domain alone had to have one
    /// queue at least that was.
    private func checkBound(
        _ number: Int, _ verb: APVerb, _ matrix: APMatrix, _ state: State
    ) throws(KernelErrno) {
        let others = verb.isAdapter ? matrix.domains : matrix.adapters
        let isBound = { (other: Int) in
            verb.isAdapter
                ? self.isBound(adapter: number, domain: other, state)
                : self.isBound(adapter: other, domain: number, state)
        }
        let hasThem =
            others.isEmpty
            ? (0..<APMask.count).contains(where: isBound) : others.numbers.allSatisfy(isBound)
        guard hasThem else { throw .addressNotAvailable }
    }
}
