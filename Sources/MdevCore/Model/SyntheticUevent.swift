/// What is written to a `uevent` file: an action alone, or `ACTION UUID KEY=VALUE…`, whose UUID and values tell the
/// writer's event from others (`lib/kobject_uevent.c:kobject_action_args`).
struct SyntheticUevent {
    let action: Uevent.Action
    /// `["SYNTH_UUID=0"]`, or the UUID given and a `SYNTH_ARG_KEY=VALUE` for each pair.
    let variables: [String]

    init?(_ bytes: [UInt8]) {
        let words = bytes.line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard let action = words.first.flatMap(Uevent.Action.init) else { return nil }
        self.action = action
        guard words.count > 1 else {
            variables = ["SYNTH_UUID=0"]
            return
        }
        guard GUID(words[1]) != nil else { return nil }
        var variables = ["SYNTH_UUID=\(words[1])"]
        for pair in words.dropFirst(2) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy(SyntheticUevent.isAlphanumeric) else { return nil }
            variables.append("SYNTH_ARG_\(pair)")
        }
        self.variables = variables
    }

    private static func isAlphanumeric(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            }
    }
}
