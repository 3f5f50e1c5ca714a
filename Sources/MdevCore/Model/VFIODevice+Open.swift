internal import Synchronization

extension VFIODevice {
    /// One more descriptor on the device; it holds the device until it is closed. 2016: the vendor's `open` is
    /// called for every descriptor; modern: for the first one (row V4).
    /// - Throws: ENODEV once the device left its group, or while its driver is on the way out (V2); EINVAL without
    ///   an `open` callback in the 2016 design (V1); what the vendor says (V3).
    public func open() throws(KernelErrno) -> OpenVFIODevice {
        try pin()
        do throws(KernelErrno) {
            switch profile {
            case .v2016:
                guard let open = operations.open else { throw KernelErrno.invalidArgument }
                try open(mdev)
            case .modern: try openFirst()
            }
        } catch {
            unpin()
            throw error.visible
        }
        return OpenVFIODevice(self)
    }

    /// Descriptors of one device open and close one after the other around the first and the last; the callback
    /// itself runs outside of the lock.
    private func openFirst() throws(KernelErrno) {
        guard let open = operations.open else { return }
        takeTurn()
        defer { endTurn() }
        guard state.withLock({ $0.isVendorOpen == false }) else { return }
        try open(mdev)
        state.withLock { $0.isVendorOpen = true }
    }

    func close() {
        switch profile {
        case .v2016: operations.release?(mdev)
        case .modern:
            takeTurn()
            let isLast = state.withLock { state in
                guard state.openCount == 1 else { return false }
                state.isVendorOpen = false
                return true
            }
            if isLast { operations.release?(mdev) }
            endTurn()
        }
        unpin()
    }

    private func pin() throws(KernelErrno) {
        guard driver?.pin() ?? true else { throw .noDevice }
        let isThere = state.withLock { state in
            // The kernel's registration is one reference of many: a held device that waits for its removal can
            // still be opened once more (vfio_main.c:vfio_device_try_get_registration).
            guard state.isListed, !state.isUnregistering || state.openCount > 0 else { return false }
            state.openCount += 1
            return true
        }
        guard isThere else {
            driver?.unpin()
            throw .noDevice
        }
    }

    private func unpin() {
        let waiter = state.withLock { state -> Completion? in
            state.openCount -= 1
            guard state.openCount == 0 else { return nil }
            defer { state.unregistration = nil }
            return state.unregistration
        }
        driver?.unpin()
        waiter?.complete()
    }

    private func takeTurn() {
        let makeCompletion = mdev.parent.core.makeCompletion
        state.withLock { $0.turn.take(makeCompletion) }?.waitForever()
    }

    private func endTurn() {
        state.withLock { $0.turn.end() }?.complete()
    }

    /// Keeps new users out and waits for the last descriptor to close, asking its holder to let go first and
    /// whenever the wait says that a while has passed (row D7).
    func drain() {
        let makeCompletion = mdev.parent.core.makeCompletion
        let completion = state.withLock { state -> Completion? in
            state.isUnregistering = true
            guard state.openCount > 0 else { return nil }
            let completion = makeCompletion()
            state.unregistration = completion
            return completion
        }
        guard let completion else { return }
        var times = 0
        repeat {
            operations.request?(mdev, times)
            times += 1
        } while !completion.wait()
    }
}
