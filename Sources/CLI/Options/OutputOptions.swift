import ArgumentParser
import Glibc

/// How a command talks.
struct OutputOptions: ParsableArguments {
    enum Colour: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never
    }

    @Option(name: .customLong("color"), help: "When text is coloured: auto, always or never.")
    var colour = Colour.auto

    @Flag(name: .shortAndLong, help: "Say more: every reason, step, unmanaged device, parent and type.")
    var verbose = false

    /// For text on standard output.
    var style: TextStyle { style(for: STDOUT_FILENO) }

    /// Colours where a person reads: on a terminal that can, unless NO_COLOR is set (no-color.org). As wide as it is.
    func style(for descriptor: Int32) -> TextStyle {
        let isTerminal = isatty(descriptor) == 1
        let isColoured =
            switch colour {
            case .always: true
            case .never: false
            case .auto: isTerminal && !isSet("NO_COLOR") && environment("TERM") != "dumb"
            }
        return TextStyle(isColoured: isColoured, width: isTerminal ? terminalWidth(descriptor) : nil)
    }

    private func isSet(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }
}

/// The environment's value; nil where it is not set.
func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// The terminal's columns, at least 40; nil where it does not know: a serial console has 0.
func terminalWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return max(Int(size.ws_col), 40)
}
