internal import MdevModel

extension Block {
    static func missing(parent: String) -> Block {
        Block(
            by: .parent,
            detail:
                "\(parent) is not in the mdev registry; load its driver, enable its virtual functions, or check "
                + "the name")
    }

    static func waiting(for parent: ParentName, settle: Int) -> Block {
        Block(
            by: .parent,
            detail: "its parent \(parent) is gone; it returns there, or moves once that has been gone for "
                + "\(settle) s (policy settle)")
    }

    static func full(_ parent: ParentDevice, types: [Int], _ capacity: HostCapacity, _ index: Int) -> Block {
        let counts = types.map { "\(parent.types[$0].id): \(capacity.arithmetic(index, $0))" }
        return Block(by: .capacity, detail: "no room on \(parent.name) (\(counts.joined(separator: "; ")))")
    }

    static func ambiguous(_ name: String, _ ids: [TypeID], on parent: ParentDevice) -> Block {
        Block(
            by: .type,
            detail: "\"\(name)\" is the name of several types of \(parent.name): "
                + "\(ids.map(\.text).joined(separator: ", ")); declare one by its id")
    }

    static func notOffered(_ types: [String], by parent: ParentDevice) -> Block {
        let wanted = types.map { "\"\($0)\"" }.joined(separator: " or ")
        let offered = parent.types.map { type in
            type.displayName.map { $0 == type.id.text ? type.id.text : "\(type.id) (\($0))" } ?? type.id.text
        }
        // A vGPU's parent has dozens.
        let list =
            switch offered.count {
            case 0: "it offers none"
            case ...6: "it offers \(offered.joined(separator: ", "))"
            default: "`status --verbose` lists the \(offered.count) types that it offers"
            }
        return Block(
            by: .type, detail: "\(parent.name) does not offer \(wanted); \(list)" + suggestion(types, parent))
    }

    private static func suggestion(_ types: [String], _ parent: ParentDevice) -> String {
        let known = parent.types.flatMap { [$0.id.text] + [$0.displayName].compactMap(\.self) }
        for type in types {
            let wanted = type.lowercased()
            var near = known.filter { $0.lowercased() == wanted || $0.lowercased().hasSuffix(wanted) }.prefix(
                1)
            if near.isEmpty { near = known.filter { differsInOnePlace($0.lowercased(), wanted) }.prefix(6) }
            guard !near.isEmpty else { continue }
            return "; did you mean \(near.map { "\"\($0)\"" }.joined(separator: " or "))?"
        }
        return ""
    }

    /// One character more, less or another: `A40-9Q` and `A40-8Q`. Digits of long ids are not spelling, but no
    /// more than a suggestion comes of it.
    private static func differsInOnePlace(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        guard abs(one.count - other.count) <= 1 else { return false }
        let start = zip(one, other).prefix { $0 == $1 }.count
        let end = zip(one.reversed(), other.reversed()).prefix { $0 == $1 }.count
        return start + end >= max(one.count, other.count) - 1
    }
}
