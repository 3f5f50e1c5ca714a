internal import MdevDocument
internal import MdevModel

/// The names that a host's parents have under `class/mdev_bus`, where each may stand once.
final class ParentNames {
    let findings: Diagnostics
    private var marks: [String: YAMLMark] = [:]

    init(_ findings: Diagnostics) { self.findings = findings }

    /// Takes `name`; a diagnostic where another parent of the file has it.
    func take(_ name: String, at node: YAMLNode) -> Bool {
        if let first = marks[name] {
            findings.error(
                .duplicateName, at: node, "two parents are named \(quoted(name))",
                related: Diagnostic.Related(file: node.source.name, mark: first, note: "first named here"))
            return false
        }
        marks[name] = node.mark
        return true
    }

    /// A software parent's name: as written, else the driver's own, with a number from the second one on.
    /// - Parameters:
    ///   - written: the value of `name`.
    ///   - entry: the whole parent.
    func name(_ written: YAMLNode?, default driver: String, entry: YAMLNode) -> String? {
        guard let written else {
            var name = driver
            var number = 2
            while marks[name] != nil {
                name = "\(driver)\(number)"
                number += 1
            }
            return take(name, at: entry) ? name : nil
        }
        guard let text = written.string("name", findings) else { return nil }
        do throws(NameError) {
            let name = try ParentName(text)
            return take(name.text, at: written) ? name.text : nil
        } catch {
            findings.error(.invalidName, at: written, "\"name\" \(quoted(text)) \(error.flaw)")
            return nil
        }
    }
}
