import ArgumentParser
import MdevModel

/// What a shell offers where something of a host is to be named: that of the host that the command line names.
enum HostCompletion {
    static let devices = offering { $0.registry.devices.map(\.uuid.description) }
    static let parents = offering { $0.registry.parents.map(\.name.text) }
    static let parentsAndDevices = offering {
        $0.registry.parents.map(\.name.text) + $0.registry.devices.map(\.uuid.description)
    }
    /// Ids, each once.
    static let types = offering { observation in
        Set(observation.registry.parents.flatMap { $0.types.map(\.id.text) }).sorted()
    }
    /// Those that own something.
    static let namespaces = offering { observation in
        Set(observation.ledger.entries.map(\.namespace.description)).sorted()
    }

    private static func offering(_ names: @escaping @Sendable (Observation) -> [String]) -> CompletionKind {
        .custom { words, index, prefix in
            let line = ShellLine(words, index: index, prefix: prefix)
            return observation(of: line).map { line.offers(names($0)) } ?? []
        }
    }

    /// nil where it cannot be read: a shell has no place for a message.
    private static func observation(of line: ShellLine) -> Observation? {
        let choice = RegistryChoice(
            sysfs: line.value(of: "--sysfs") ?? "/sys", simulate: line.value(of: "--simulate"),
            proc: line.value(of: "--proc"), state: line.value(of: "--state"))
        do {
            let access = try choice.open(.reading)
            return try StatusCommand.observe(access.tree, access)
        } catch {
            return nil
        }
    }
}
