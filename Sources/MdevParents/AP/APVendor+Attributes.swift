internal import MdevCore
internal import Synchronization

/// The files of a matrix device.
extension APVendor {
    static func matrixAttributes(_ profile: CoreProfile) -> [Attribute<MdevDevice>] {
        var attributes = APVerb.allCases.map(attribute)
        attributes.append(shown("control_domains") { matrix, _, _ in matrix.controlText })
        attributes.append(shown("matrix") { matrix, _, _ in matrix.text })
        if profile == .modern {
            attributes.append(
                shown("guest_matrix") { matrix, bus, state in bus.guestMatrix(matrix, state).text })
        }
        return attributes
    }

    /// The whole matrix in one write, in newer kernels.
    static var configuration: Attribute<MdevDevice> {
        Attribute(
            "ap_config", mode: 0o644,
            show: { (device: MdevDevice) throws(KernelErrno) in
                try of(device.parent).bus.matrix(of: device).configuration
            },
            store: { (device: MdevDevice, bytes: [UInt8]) throws(KernelErrno) in
                try of(device.parent).bus.configure(device, bytes)
                return bytes.count
            })
    }

    private static func attribute(_ verb: APVerb) -> Attribute<MdevDevice> {
        Attribute(
            verb.rawValue, mode: 0o200,
            store: { (device: MdevDevice, bytes: [UInt8]) throws(KernelErrno) in
                try of(device.parent).bus.perform(verb, on: device, bytes)
                return bytes.count
            })
    }

    private static func shown(
        _ name: String, _ text: @escaping @Sendable (APMatrix, APBus, APBus.State) -> String
    ) -> Attribute<MdevDevice> {
        Attribute(
            name, mode: 0o444,
            show: { (device: MdevDevice) throws(KernelErrno) in
                let bus = try of(device.parent).bus
                let state = bus.state.withLock { $0 }
                return text(state.matrices[device.uuid] ?? APMatrix(), bus, state)
            })
    }
}
