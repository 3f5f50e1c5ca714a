import MdevDocument
import MdevModel

/// A document to begin with: nothing declared, and a commented block for each kind of parent and its types.
struct StarterDocument {
    var host: String
    var parents: [ParentDevice]
    /// Whether blocks match these parents and no others; otherwise whatever has the same driver.
    var byAddress = false

    func text() -> String {
        let header = [
            "Mediated devices of \(host). Uncomment what you want, then:",
            "  mdev-reconcile plan THIS-FILE",
        ]
        return DocumentWriter.text(
            of: DesiredState(),
            notes: DocumentWriter.Notes(header: header, footer: ["", "pools:"] + blocks()))
    }

    /// Parents that offer the same types of the same driver make one block.
    private func blocks() -> [String] {
        var groups: [(key: [String], parents: [ParentDevice])] = []
        for parent in parents where !parent.types.isEmpty {
            let key = [parent.driver?.text ?? ""] + parent.types.map(\.id.text)
            if let index = groups.firstIndex(where: { $0.key == key }) {
                groups[index].parents.append(parent)
            } else {
                groups.append((key, [parent]))
            }
        }
        return groups.enumerated().flatMap { block($0.element.parents, number: $0.offset) }
    }

    private func block(_ parents: [ParentDevice], number: Int) -> [String] {
        guard let first = parents.first else { return [] }
        let names = parents.prefix(4).map(\.name.text).joined(separator: ", ")
        let more = parents.count > 4 ? " and \(parents.count - 4) more" : ""
        var lines = ["  # \(first.driver?.text ?? "no driver"): \(names)\(more)"]
        for type in first.types {
            let available = parents.reduce(0) { sum, parent in
                sum + (parent.types.first { $0.id == type.id }?.availableInstances ?? 0)
            }
            let details = [
                type.displayName, type.description?.split(separator: "\n").joined(separator: ", "),
            ]
            let text = details.compactMap(\.self).filter { $0 != type.id.text }.joined(separator: "; ")
            lines.append("  #   \(type.id)\(text.isEmpty ? "" : " (\(text))"): \(available) available")
        }
        return lines + [
            "  - name: pool\(number)", "    type: \(first.types[0].id)",
            "    parents: [\(patterns(parents))]",
            "    count: 1",
        ]
    }

    private func patterns(_ parents: [ParentDevice]) -> String {
        guard !byAddress, let driver = parents.first?.driver else {
            return parents.map { "{address: \"\($0.name)\"}" }.joined(separator: ", ")
        }
        return "{driver: \(driver)}"
    }
}
