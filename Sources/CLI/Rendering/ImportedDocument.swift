import MdevDocument
import MdevModel
import MdevctlFormat

/// mdevctl's definitions as a desired-state document.
struct ImportedDocument {
    /// What becomes of definitions that mdevctl starts only when asked.
    enum Manual: String, CaseIterable {
        case comment, attached, absent
    }

    var folder: MdevctlFolder
    var namespace: Namespace
    var manual: Manual

    func text() -> String {
        var state = DesiredState(namespace: namespace)
        var notes = DocumentWriter.Notes(header: ["mdevctl's definitions, exported from \(folder.path)."])
        var commented = DesiredState()
        for definition in folder.definitions {
            switch (definition.start, manual) {
            case (.auto, _): state.devices.append(definition.device(state: .attached))
            case (.manual, .comment): commented.devices.append(definition.device(state: .attached))
            case (.manual, .attached):
                notes.devices[state.devices.count] = ["manual in mdevctl"]
                state.devices.append(definition.device(state: .attached))
            case (.manual, .absent):
                notes.devices[state.devices.count] = [
                    "manual in mdevctl; absent also removes it where it runs"
                ]
                state.devices.append(definition.device(state: .absent))
            }
        }
        if !commented.devices.isEmpty { notes.footer = Self.footer(commented, alone: state.devices.isEmpty) }
        notes.footer += folder.flaws.map { "Left out: \($0)" }
        return DocumentWriter.text(of: state, notes: notes)
    }

    /// As blocks to be uncommented: this tool does not decide whether they are to run.
    private static func footer(_ state: DesiredState, alone: Bool) -> [String] {
        let blocks = DocumentWriter.text(of: state).split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0 != "devices:" }.dropFirst().dropLast()
        return [
            "manual in mdevctl: started when an administrator or libvirt asks. They are not declared, so they are",
            "left alone. Uncomment what is to be always there; with state: absent it is removed where it runs.",
        ] + (alone ? ["Write \"devices:\" instead of \"devices: []\" then."] : [])
            + blocks.map { line in String(line) }
    }
}
