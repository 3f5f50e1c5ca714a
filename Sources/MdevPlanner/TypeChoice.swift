internal import MdevModel

/// Which of a parent's types a document means by a name: an id beats a display name, nothing is guessed.
enum TypeChoice: Hashable {
    /// Indexes into the parent's types, in the document's order of preference.
    case offered([Int])
    /// A display name that several ids share.
    case ambiguous(name: String, ids: [TypeID])
    case notOffered

    init(_ names: [String], on parent: ParentDevice) {
        var indexes: [Int] = []
        for name in names {
            if let byID = parent.types.firstIndex(where: { $0.id.text == name }) {
                indexes.append(byID)
                continue
            }
            let byName = parent.types.indices.filter { parent.types[$0].displayName == name }
            guard byName.count <= 1 else {
                self = .ambiguous(name: name, ids: byName.map { parent.types[$0].id })
                return
            }
            indexes += byName
        }
        self = indexes.isEmpty ? .notOffered : .offered(indexes)
    }
}
