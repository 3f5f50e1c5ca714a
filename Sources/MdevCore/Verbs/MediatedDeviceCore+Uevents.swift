extension MediatedDeviceCore {
    /// What writing an object's `uevent` file does: the action's name, and the event is sent once more
    /// (`lib/kobject_uevent.c:kobject_synth_uevent`).
    /// - Throws: EINVAL for any other text.
    func synthesize(
        _ bytes: [UInt8], _ subsystem: String, _ variables: [String], _ path: [String]
    ) throws(KernelErrno) -> Int {
        guard let event = SyntheticUevent(bytes) else { throw .invalidArgument }
        uevents.send(event.action, subsystem, event.variables + variables) { path }
        return bytes.count
    }

    func send(_ action: Uevent.Action, _ device: MdevDevice, _ variables: @autoclosure () -> [String] = []) {
        uevents.send(action, "mdev", variables()) { device.path }
    }

    func send(_ action: Uevent.Action, _ device: PhysicalDevice, _ variables: [String] = []) {
        guard !device.subsystem.isEmpty else { return }
        uevents.send(action, device.subsystem, variables + device.ueventVariables) { device.path }
    }
}

extension PhysicalDevice {
    var ueventVariables: [String] { driver.map { ["DRIVER=\($0)"] } ?? [] }
}
