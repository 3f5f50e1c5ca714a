import ArgumentParser
import MdevModel

/// What a shell offers where a device or a parent is to be named: those of the host that the command line names.
enum HostCompletion {
    static let devices = CompletionKind.custom { words, _, prefix in
        registry(words).devices.map(\.uuid.description).filter { $0.hasPrefix(prefix) }
    }

    static let parentsAndDevices = CompletionKind.custom { words, _, prefix in
        let registry = registry(words)
        let names = registry.parents.map(\.name.text) + registry.devices.map(\.uuid.description)
        return names.filter { $0.hasPrefix(prefix) }
    }

    /// Nothing where it cannot be read: a shell has no place for a message.
    private static func registry(_ words: [String]) -> RegistrySnapshot {
        let choice = RegistryChoice(
            sysfs: value(of: "--sysfs", in: words) ?? "/sys", simulate: value(of: "--simulate", in: words),
            proc: value(of: "--proc", in: words), state: value(of: "--state", in: words))
        do {
            let access = try choice.open(.reading)
            return try StatusCommand.observe(access.tree, access).registry
        } catch {
            return RegistrySnapshot(parents: [], devices: [])
        }
    }

    /// `--option VALUE` or `--option=VALUE`.
    static func value(of option: String, in words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            if word == option { return words.indices.contains(index + 1) ? words[index + 1] : nil }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }
}
