internal import Synchronization

/// The second registration interface: parent devices.
extension MediatedDeviceCore {
    /// `mdev_register_device` of the 2016 design.
    /// - Throws: EINVAL without `create`, `remove` or types (R1), for a device that the core does not have (R2) or
    ///   a type without a name (R4); EEXIST for a parent already (R3) or two types of one name (R5).
    @discardableResult
    public func register(
        _ device: PhysicalDevice, _ operations: ParentOperations
    ) throws(KernelErrno) -> MdevParent {
        guard profile == .v2016, operations.create != nil, operations.remove != nil,
            let groups = operations.supportedTypeGroups
        else { throw .invalidArgument }
        let parent = MdevParent(device, operations: operations, driver: nil, core: self)
        let types = groups.map {
            SupportedType($0.name ?? "", parent: parent, attributes: $0.attributes)
        }
        try register(parent, types, taken: .exists)
        return parent
    }

    /// `mdev_register_parent` of the modern profile; the driver must be registered.
    /// - Parameter maxInstances: instead of the driver's, for a vendor whose parents differ.
    /// - Throws: ENOMEM for a parent already (R3), EEXIST for two types of one name (R5), EINVAL for a device that
    ///   the core does not have.
    @discardableResult
    public func register(
        _ device: PhysicalDevice, driver: BusDriver, types names: [MdevTypeName],
        maxInstances: UInt32? = nil
    ) throws(KernelErrno) -> MdevParent {
        guard profile == .modern else { throw .invalidArgument }
        let parent = MdevParent(
            device, operations: nil, driver: driver, core: self, maxInstances: maxInstances)
        let types = names.map {
            SupportedType(
                $0.sysfsName, prettyName: $0.prettyName, parent: parent,
                hasDescription: driver.definition.showDescription != nil)
        }
        try register(parent, types, taken: .noMemory)
        return parent
    }

    /// Everything is checked before anything shows, so there is nothing to unwind (R5, R8, T14).
    private func register(
        _ parent: MdevParent, _ types: [SupportedType], taken: KernelErrno
    ) throws(KernelErrno) {
        let device = parent.device
        guard device.core === self else { throw .invalidArgument }
        if profile == .v2016, types.contains(where: \.vendorName.isEmpty) { throw .invalidArgument }
        if device.mdevParent != nil { throw taken }
        guard Set(types.map(\.id)).count == types.count, !parent.clashes, !types.contains(where: \.clashes)
        else { throw .exists }
        let isFirst = device.state.withLock { state in
            guard state.parent == nil else { return false }
            state.parent = parent
            return true
        }
        guard isFirst else { throw taken }
        let hasClassLink = publish(parent, types)
        if !hasClassLink {
            log("\(device.name): Failed to create compatibility class link")
        }
        log("\(device.name): MDEV: Registered")
        if profile == .modern { send(.change, device, ["MDEV_STATE=registered"]) }
    }

    /// - Returns: whether it has a link in the class; the first parent of a name has it (row R9).
    private func publish(_ parent: MdevParent, _ types: [SupportedType]) -> Bool {
        state.withLock { state in
            state.hasClass = true
            let hasClassLink = !state.parents.contains {
                $0.device.name == parent.device.name && $0.has(MdevParent.Slot.classLink)
            }
            parent.state.withLock { state in
                state.types = types
                state.hasClassLink = hasClassLink
                state.phase = .registered
            }
            state.parents.append(parent)
            return hasClassLink
        }
    }

    /// `mdev_unregister_device`, `mdev_unregister_parent`: removes every mediated device of it, by force and in
    /// the order of their creation (U2), and waits for those that are held (U3). A device that is no parent, or
    /// no longer, is left alone (U1, U8).
    public func unregister(_ device: PhysicalDevice) {
        guard device.core === self, let parent = device.mdevParent, claimUnregistration(parent) else {
            return
        }
        log("\(device.name): MDEV: Unregistering")
        waitForRunning(parent)
        // Row U3: only this parent waits. The kernel of 2016 held the list of all parents meanwhile.
        state.withLock { $0.parents.removeAll { $0 === parent } }
        parent.state.withLock { $0.hasClassLink = false }
        for child in parent.children { removeForced(child) }
        parent.state.withLock { state in
            state.phase = .gone
            state.types = []
        }
        device.state.withLock { $0.parent = nil }
        if profile == .modern { send(.change, device, ["MDEV_STATE=unregistered"]) }
    }

    private func claimUnregistration(_ parent: MdevParent) -> Bool {
        parent.state.withLock { state in
            guard state.phase == .registered else { return false }
            state.phase = .unregistering
            return true
        }
    }

    /// Waits for the creates and removes that run (U3); none can begin any more.
    private func waitForRunning(_ parent: MdevParent) {
        let completion = parent.state.withLock { state -> Completion? in
            guard state.running > 0 else { return nil }
            let completion = makeCompletion()
            state.unregistration = completion
            return completion
        }
        completion?.waitForever()
    }
}

extension MdevParent {
    /// Keeps an unregistration out while a create or a remove runs, or learns that one came first (rows C19, D13).
    func beginRunning() throws(KernelErrno) {
        let isRegistered = state.withLock { state in
            guard state.phase == .registered else { return false }
            state.running += 1
            return true
        }
        guard isRegistered else { throw .noDevice }
    }

    func endRunning() {
        let waiter = state.withLock { state -> Completion? in
            state.running -= 1
            guard state.running == 0 else { return nil }
            defer { state.unregistration = nil }
            return state.unregistration
        }
        waiter?.complete()
    }
}
