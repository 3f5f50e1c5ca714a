internal import MdevCore
internal import Synchronization

/// What each vGPU's plugin is told, and which guest has it.
extension NvidiaFunction {
    /// In bytes.
    private static let parameterLimit = 1024

    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] {
        [
            AttributeGroup(
                name: "nvidia",
                [
                    Attribute(
                        "vgpu_params", mode: 0o644,
                        show: { (device: MdevDevice) throws(KernelErrno) in
                            "\(try of(device.parent).parameters(of: device))\n"
                        },
                        store: { (device: MdevDevice, bytes: [UInt8]) throws(KernelErrno) in
                            try of(device.parent).setParameters(of: device, bytes)
                            return bytes.count
                        }),
                    // The plugin says which guest it is; there is none here, as while no guest runs.
                    Attribute("vm_name", mode: 0o444, show: { _ in "\n" }),
                ])
        ]
    }

    /// - Throws: ENXIO where there is no such vGPU.
    private func parameters(of device: MdevDevice) throws(KernelErrno) -> String {
        guard let text = parameters.withLock({ $0[device.uuid] }) else { throw .noSuchAddress }
        return text
    }

    /// - Throws: E2BIG for more than 1,024 bytes, EPERM while the vGPU is in use, ENXIO where there is none.
    private func setParameters(of device: MdevDevice, _ bytes: [UInt8]) throws(KernelErrno) {
        guard bytes.count <= NvidiaFunction.parameterLimit else { throw .tooBig }
        if device.openCount > 0 { throw .notPermitted }
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        let isThere = parameters.withLock { parameters in
            guard parameters[device.uuid] != nil else { return false }
            parameters[device.uuid] = String(decoding: line.prefix { $0 != 0 }, as: UTF8.self)
            return true
        }
        guard isThere else { throw .noSuchAddress }
    }
}
