import TreeConformance

/// The parent models, as a host file names them, and one that no description fits.
enum ParentKind: CaseIterable {
    case mtty, mdpy, mbochs, i915, nvidiaFunctions, nvidiaBoard, vfioCCW, vfioAP, quirky

    /// What documents ask for: types by id, and some by display name.
    var types: [String] {
        switch self {
        case .mtty: ["mtty-1", "mtty-2"]
        case .mdpy: ["mdpy-vga", "mdpy-xga", "mdpy-hd"]
        case .mbochs: ["mbochs-small", "mbochs-medium", "mbochs-large"]
        case .i915: ["i915-GVTg_V5_8", "i915-GVTg_V5_4", "i915-GVTg_V5_2", "i915-GVTg_V5_1"]
        case .nvidiaFunctions: ["nvidia-566", "NVIDIA A40-24Q", "nvidia-564"]
        case .nvidiaBoard: ["GRID M60-8Q", "nvidia-20", "nvidia-18"]
        case .vfioCCW: ["vfio_ccw-io"]
        case .vfioAP: ["vfio_ap-passthrough"]
        case .quirky: ["quirky-small", "quirky-large"]
        }
    }

    /// Attributes or a matrix, as a document writes them after the type.
    func configuration(_ random: inout SplitMix) -> String {
        switch self {
        case .nvidiaFunctions, .nvidiaBoard:
            guard Int.random(in: 0..<3, using: &random) == 0 else { return "" }
            let value = Int.random(in: 0...1, using: &random)
            return ", attributes: [nvidia/vgpu_params: \"frame_rate_limiter=\(value)\"]"
        case .quirky:
            let rates = ["", "7", "0x07", "0x10"]
            let rate = rates.randomElement(using: &random) ?? ""
            let secret = Int.random(in: 0..<3, using: &random)
            let written = [
                rate.isEmpty ? nil : "quirky/rate: \"\(rate)\"",
                secret > 0 ? "quirky/secret: \"\(secret)\"" : nil,
            ]
            return ", attributes: [\(written.compactMap { $0 }.joined(separator: ", "))]"
        case .vfioAP:
            func some(_ ids: [String]) -> String {
                ids.filter { _ in Bool.random(using: &random) }.joined(separator: ", ")
            }
            return ", matrix: {adapters: [\(some(["5", "6", "0x0a"]))], domains: [\(some(["4", "0x47"]))], "
                + "controlDomains: [\(some(["0x47"]))]}"
        case .mtty, .mdpy, .mbochs, .i915, .vfioCCW: return ""
        }
    }
}

/// What the parents of a world are called, and what they offer.
struct ParentNames {
    struct Offer {
        var kind: ParentKind
        var parent: String
        /// An entry of a pool's list of parents that matches this one and its like.
        var pattern: String
        /// As a device names it: mostly by its name.
        var reference: String
    }

    /// Whether the kernel is of the 2016 design, which has no `ap_config`.
    let isOld: Bool
    private(set) var offers: [Offer] = []
    private var counts: [ParentKind: Int] = [:]

    init(isOld: Bool) { self.isOld = isOld }

    /// - Returns: an entry of the host file; nil for a second parent of what a host has one of, and for the
    ///   quirky parent, which is none of the host file's.
    mutating func line(for kind: ParentKind, _ random: inout SplitMix) -> String? {
        let number = counts[kind, default: 0]
        counts[kind] = number + 1
        switch kind {
        case .mtty:
            return software(kind, "mtty", number, "ports: \([1, 3, 24].randomElement(using: &random) ?? 1)")
        case .mdpy:
            return software(kind, "mdpy", number, "instances: \(Int.random(in: 0...4, using: &random))")
        case .mbochs:
            return software(
                kind, "mbochs", number, "memory: \([8, 40, 256].randomElement(using: &random) ?? 8)")
        case .i915:
            let address = "0000:0\(number):02.0"
            add(kind, address, "address: \"0000:0?:02.0\"")
            let aperture = [256, 384, 512].randomElement(using: &random) ?? 512
            let fences = [32, 12].randomElement(using: &random) ?? 32
            return "{driver: i915, address: \"\(address)\", aperture: \(aperture), fences: \(fences)}"
        case .nvidiaFunctions:
            let bus = "0000:4\(number):00"
            for function in 4...5 {
                add(kind, "\(bus).\(function)", "card: \"\(bus).0\"", card: "\(bus).0")
            }
            return "{driver: nvidia, address: \"\(bus).0\", board: A40, virtualFunctions: 2}"
        case .nvidiaBoard:
            add(kind, "0000:8\(number):00.0", "address: \"0000:8*\"")
            return "{driver: nvidia, address: \"0000:8\(number):00.0\", board: Tesla M60}"
        case .vfioCCW:
            add(kind, "0.0.031\(number)", "address: \"0.0.03*\"", ccw: "0.0.300\(number)")
            return "{driver: vfio_ccw, address: \"0.0.031\(number)\", device: \"0.0.300\(number)\"}"
        case .vfioAP:
            guard number == 0 else { return nil }
            add(kind, "matrix", "address: matrix")
            let apConfig = Bool.random(using: &random) && !isOld
            return "{driver: vfio_ap, adapters: [5, 6, 0x0a], domains: [4, 0x47], controlDomains: [0x47], "
                + "apConfig: \(apConfig)}"
        case .quirky:
            if number == 0 { add(kind, "quirky", "address: quirky") }
            return nil
        }
    }

    private mutating func software(_ kind: ParentKind, _ driver: String, _ number: Int, _ size: String)
        -> String
    {
        add(kind, number == 0 ? driver : "\(driver)\(number + 1)", "driver: \(driver)")
        return "{driver: \(driver), \(size)}"
    }

    private mutating func add(
        _ kind: ParentKind, _ parent: String, _ pattern: String, card: String? = nil, ccw: String? = nil
    ) {
        let special = card.map { "{card: \"\($0)\"}" } ?? ccw.map { "{ccwDevice: \"\($0)\"}" }
        offers.append(
            Offer(kind: kind, parent: parent, pattern: pattern, reference: special ?? "\"\(parent)\""))
    }
}
