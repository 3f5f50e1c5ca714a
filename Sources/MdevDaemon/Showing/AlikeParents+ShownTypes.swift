package import MdevModel
package import MdevPlanner

extension AlikeParents {
    /// The types that a picture shows one by one: those in use, and where they are few, all, or those that have room.
    /// A vGPU's parent has 29.
    /// - Parameter isCrowded: whether there are so many parents that only types in use are worth a line.
    package func shownTypes(isCrowded: Bool = false) -> (shown: [MdevType], rest: [MdevType]) {
        let open = first.types.filter { ($0.availableInstances ?? 0) > 0 }
        let isFew = first.types.count <= 3 && !isCrowded
        let showsOpen = used.isEmpty && open.count <= 3 && !isCrowded
        let shown = first.types.filter { type in
            used[type.id] != nil || isFew || (showsOpen && (type.availableInstances ?? 0) > 0)
        }
        return (shown, first.types.filter { type in !shown.contains { $0.id == type.id } })
    }

    /// What is left of a type: `1 used, 3 free`; where each of several parents has room for one and their card has not
    /// for all, `6 free in all`.
    /// - Parameter room: of the host; nil where no parents are joined.
    package func count(of type: MdevType, _ room: SharedRoom?) -> String {
        let available = type.availableInstances.map { max($0, 0) }
        guard isOne else {
            if let all = room?.devices(of: type.id, on: parents.map(\.name)) { return "\(all) free in all" }
            return "\(available.map(String.init) ?? "?") free each"
        }
        let used = "\(used[type.id] ?? 0) used"
        return available.map { "\(used), \($0) free" } ?? used
    }

    /// `28 more types, none with room`.
    package func restText(_ rest: [MdevType], beside shown: [MdevType]) -> String {
        let free = rest.count { ($0.availableInstances ?? 0) > 0 }
        let types = rest.count == 1 ? "type" : "types"
        let room =
            switch free {
            case 0: "none with room"
            case rest.count: rest.count == 1 ? "with room" : "all with room"
            default: "\(free) with room"
            }
        return "\(rest.count) \(shown.isEmpty ? "" : "more ")\(types), \(room)"
    }
}
