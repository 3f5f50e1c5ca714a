internal import MdevModel

/// What one device of each type takes of a parent's hidden resources, where the driver's arithmetic is known.
/// Rows are types, columns resources.
struct ResourceWeights: Hashable {
    var costs: [[Int]]

    /// nil for a driver whose arithmetic is not known, or whose descriptions do not tell it.
    init?(_ parent: ParentDevice) {
        let costs: [[Int]?]
        switch parent.driver?.text {
        case "mtty": costs = parent.types.map(serialPorts)
        case "mdpy", "vfio_ccw", "vfio_ap": costs = parent.types.map { _ in [1] }
        case "mbochs": costs = parent.types.map(videoMemory)
        case "i915": costs = parent.types.map(graphicsMemory)
        default: return nil
        }
        let known = costs.compactMap(\.self)
        guard known.count == parent.types.count, !known.isEmpty else { return nil }
        self.costs = known
    }
}

/// mtty: the ports of its pool (mdev-semantics §3.1).
private func serialPorts(_ type: MdevType) -> [Int]? {
    switch type.id.text {
    case "mtty-1": [1]
    case "mtty-2": [2]
    default: nil
    }
}

/// mbochs: `virtual display, 4 MB video memory` (mdev-semantics §3.3).
private func videoMemory(_ type: MdevType) -> [Int]? {
    guard let words = type.description?.split(separator: " "), let unit = words.firstIndex(of: "MB"),
        unit > 0,
        let megabytes = Int(words[unit - 1]), megabytes > 0
    else { return nil }
    return [megabytes]
}

/// GVT-g: low and high graphics memory, fences, and one of seven ids (mdev-semantics §3.4).
private func graphicsMemory(_ type: MdevType) -> [Int]? {
    guard let low = describedNumber("low_gm_size", in: type),
        let high = describedNumber("high_gm_size", in: type),
        let fences = describedNumber("fence", in: type), low > 0, high > 0, fences > 0
    else { return nil }
    return [low, high, fences, 1]
}

/// The number behind `key: ` or `key=` in a description, units ignored.
func describedNumber(_ key: String, in type: MdevType) -> Int? {
    guard let description = type.description else { return nil }
    for item in description.split(whereSeparator: { $0 == "\n" || $0 == "," }) {
        let parts = item.split(whereSeparator: { $0 == ":" || $0 == "=" || $0 == " " })
        guard parts.count == 2, parts[0] == key else { continue }
        return Int(parts[1].prefix(while: \.isNumber))
    }
    return nil
}
