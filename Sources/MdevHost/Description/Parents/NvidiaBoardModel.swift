internal import MdevCore
internal import MdevDocument
internal import MdevParents

/// `driver: nvidia`, a vGPU board, whose SR-IOV functions are the parents where it has any switched on.
struct NvidiaBoardModel: ParentModel {
    static let driver = "nvidia"

    enum Key: Int, DocumentKey {
        case driver, address, board, virtualFunctions, mixing
        static let table = KeyTable(Self.self, of: "an nvidia parent")
    }

    let configuration: NvidiaBoard.Configuration

    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics) {
        guard let keys = MappingReader<Key>(node, findings) else { return nil }
        let address = keys.require(.address, fix: "such as address: \"0000:41:00.0\"")
        let board = keys.require(.board, fix: Self.known).flatMap { Self.board($0, findings) }
        let functions = keys[.virtualFunctions]
        let count = functions.map { node in
            node.int("virtualFunctions", in: 0...(board?.maximumFunctions ?? 256), findings)
        }
        let mixing: NvidiaMixing? = keys[.mixing].map { $0.choice("mixing", findings) } ?? .sameFramebuffer
        guard let address, let place = names.pciAddress(address) else { return nil }
        guard let board, let count = count ?? 0, let mixing else { return nil }
        configuration = NvidiaBoard.Configuration(
            address: place, model: board, virtualFunctions: count, mixing: mixing)
        // The functions' addresses follow the board's, and may meet another board's.
        guard let devices = try? NvidiaBoard(configuration).functions else { return nil }
        for device in devices where !names.take(device.name, at: functions ?? node) { return nil }
    }

    func install(in core: MediatedDeviceCore) throws(KernelErrno) {
        try NvidiaBoard(configuration).register(with: core)
    }

    private static func board(_ node: YAMLNode, _ findings: Diagnostics) -> NvidiaModel? {
        guard let text = node.string("board", findings) else { return nil }
        if let model = NvidiaModel(named: text) { return model }
        let names = NvidiaModel.all.map(\.name)
        findings.error(
            .invalidValue, at: node, "\(quoted(text)) is not a board whose types are known",
            fix: nearestSpelling(to: text, among: names).map { "did you mean \"\($0)\"?" } ?? known)
        return nil
    }

    private static var known: String {
        "the boards are \(NvidiaModel.all.map(\.name).joined(separator: ", "))"
    }
}
