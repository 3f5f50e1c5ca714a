internal import Synchronization

extension MediatedDeviceCore {
    /// `mdev_device_remove`: what writing 1 to a device's `remove` file does. Waits while somebody holds the
    /// device (D7): meanwhile its links are gone, and its directory, UUID and instance stay.
    /// - Throws: EAGAIN while its create runs (D10); ENODEV where another remove, or its parent's
    ///   unregistration, came first (D11, D13); EBUSY where the vendor refuses in the 2016 design (D6).
    public func remove(_ device: MdevDevice) throws(KernelErrno) {
        let parent = device.parent
        try parent.beginRunning()
        defer { parent.endRunning() }
        try claimRemoval(device)
        switch profile {
        case .v2016: try removeByOperations(device, isForced: false)
        case .modern: removeByUnbinding(device)
        }
    }

    /// Removes it in a parent's unregistration, which no vendor can refuse (U2).
    func removeForced(_ device: MdevDevice) {
        device.state.withLock { state in
            state.isActive = false
            state.isRemoving = true
            state.presence.remove(.remove)
        }
        switch profile {
        case .v2016:
            do throws(KernelErrno) { try removeByOperations(device, isForced: true) } catch {
                log("\(device.name): MDEV: forced remove failed: \(error)")
            }
        case .modern: removeByUnbinding(device)
        }
    }

    /// The `remove` file goes first (D5), in one step with the claim: of two removers one wins, and the other has
    /// a dead file (D11). Only an active device's goes: the kernel's is lost for good when a create was still
    /// running (D10).
    private func claimRemoval(_ device: MdevDevice) throws(KernelErrno) {
        let refusal = device.state.withLock { state -> KernelErrno? in
            if state.isRemoving { return .noDevice }
            guard state.isActive else { return state.presence.contains(.directory) ? .again : .noDevice }
            state.isActive = false
            state.isRemoving = true
            state.presence.remove(.remove)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// The 2016 order (D8). The vendor's turn covers its callback alone, so that waiting for a holder does not
    /// keep the parent's other devices waiting, as the kernel's mutex does.
    private func removeByOperations(_ device: MdevDevice, isForced: Bool) throws(KernelErrno) {
        let parent = device.parent
        parent.takeTurn()
        do throws(KernelErrno) {
            try parent.operations?.remove?(device)
            parent.endTurn()
        } catch {
            parent.endTurn()
            log("\(device.name): MDEV: vendor refuses the removal: \(error)")
            guard isForced else {
                restore(device)
                throw .busy
            }
        }
        device.state.withLock { $0.presence.subtract([.vendor, .typeDeviceLink, .typeLink]) }
        withdraw(device)
        release(device)
    }

    /// The modern order (D8): links, then unbinding, which is the vendor's `remove`.
    private func removeByUnbinding(_ device: MdevDevice) {
        device.state.withLock { $0.presence.subtract([.typeDeviceLink, .typeLink]) }
        withdraw(device)
        release(device)
    }

    /// Row D6: a new `remove` file; descriptors on the old one stay dead.
    private func restore(_ device: MdevDevice) {
        device.state.withLock { state in
            state.isActive = true
            state.isRemoving = false
            state.removeFiles += 1
            state.presence.insert(.remove)
        }
    }
}
