internal import MdevCore
internal import Synchronization

/// One vGPU: what its plugin is told, and which guest has it.
final class NvidiaVGPU: Sendable {
    /// In bytes.
    static let parameterLimit = 1024

    let type: NvidiaType
    private let parameters = Mutex("")

    init(_ type: NvidiaType) { self.type = type }

    var text: String { parameters.withLock { $0 } }

    /// - Throws: E2BIG for more than 1,024 bytes.
    func setParameters(_ bytes: [UInt8]) throws(KernelErrno) {
        guard bytes.count <= NvidiaVGPU.parameterLimit else { throw .tooBig }
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        parameters.withLock { $0 = String(decoding: line.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension NvidiaFunction {
    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] {
        [
            AttributeGroup<MdevDevice>(
                name: "nvidia",
                [
                    Attribute(
                        "vgpu_params", mode: 0o644,
                        show: { (device: MdevDevice) throws(KernelErrno) in
                            guard let vgpu = device.vendorData as? NvidiaVGPU else { throw .noSuchAddress }
                            return "\(vgpu.text)\n"
                        },
                        store: { (device: MdevDevice, bytes: [UInt8]) throws(KernelErrno) in
                            guard let vgpu = device.vendorData as? NvidiaVGPU else { throw .noSuchAddress }
                            if device.openCount > 0 { throw .notPermitted }
                            try vgpu.setParameters(bytes)
                            return bytes.count
                        }),
                    // The plugin says which guest it is; nothing does here, as while no guest runs.
                    Attribute("vm_name", mode: 0o444, show: { _ in "\n" }),
                ])
        ]
    }
}
