import ArgumentParser
import Glibc

/// How a command talks.
struct OutputOptions: ParsableArguments {
    enum Colour: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never
    }

    @Option(name: .customLong("color"), help: "When text is coloured: auto, always or never.")
    var colour = Colour.auto

    @Flag(name: .shortAndLong, help: "Say more: every reason, step and unmanaged device.")
    var verbose = false

    /// For text on standard output.
    var style: TextStyle { style(for: STDOUT_FILENO) }

    /// Colours where a person reads: on a terminal that can, unless NO_COLOR is set (no-color.org).
    func style(for descriptor: Int32) -> TextStyle {
        switch colour {
        case .always: return .coloured
        case .never: return .plain
        case .auto:
            guard isatty(descriptor) == 1, !isSet("NO_COLOR"), environment("TERM") != "dumb" else {
                return .plain
            }
            return .coloured
        }
    }

    private func isSet(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }
}

/// The environment's value; nil where it is not set.
func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
