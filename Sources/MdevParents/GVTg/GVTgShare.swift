internal import MdevCore

/// What one device of a GVT-g type gets.
struct GVTgShare: Hashable, Sendable {
    /// The number behind the last underscore of the type's id.
    let suffix: Int
    /// In the aperture, in MB.
    let low: Int
    /// In hidden memory, in MB.
    let high: Int
    let fences = 4
    let weight: Int
    let resolution: String

    /// The fixed table of later kernels (`vgpu.c:vgpu_types`).
    static let modern = [
        GVTgShare(suffix: 8, low: 64, high: 384, weight: 2, resolution: "1024x768"),
        GVTgShare(suffix: 4, low: 128, high: 512, weight: 4, resolution: "1920x1200"),
        GVTgShare(suffix: 2, low: 256, high: 1024, weight: 8, resolution: "1920x1200"),
        GVTgShare(suffix: 1, low: 512, high: 2048, weight: 16, resolution: "1920x1200"),
    ]

    /// What the host keeps for itself, in MB and fences.
    static let hostLow = 128
    static let hostHigh = 384
    static let hostFences = 4

    /// The types of a parent, in the order of their registration. They end where the aperture has no room for
    /// one; hidden memory is not asked. 2016: the aperture is taken for 256 MB, sizes begin at 32 MB, and the
    /// suffix is how many fit, so the same id means another size.
    static func shares(apertureMB: Int, _ profile: CoreProfile) -> [GVTgShare] {
        switch profile {
        case .modern:
            return modern.prefix { (apertureMB - hostLow) / $0.low > 0 }.map(\.self)
        case .v2016:
            let room = 256 - hostLow
            return [32, 64, 128].map { low in
                GVTgShare(suffix: room / low, low: low, high: 3 * low, weight: 0, resolution: "")
            }
        }
    }

    /// An item a line; resolution and weight came later.
    var text: String {
        let sizes = "low_gm_size: \(low)MB\nhigh_gm_size: \(high)MB\nfence: \(fences)\n"
        return resolution.isEmpty ? sizes : sizes + "resolution: \(resolution)\nweight: \(weight)\n"
    }
}
