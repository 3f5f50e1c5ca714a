import Glibc

/// Results: to standard output, whole, also where it is a pipe.
func printResult(_ text: String) { write(text, to: STDOUT_FILENO) }

/// Everything that is not the result: to standard error, a line.
/// It fits a terminal's width.
func printError(_ text: String) {
    let width = isatty(STDERR_FILENO) == 1 ? terminalWidth(STDERR_FILENO) : nil
    write((width.map { fitted(text, to: $0) } ?? text) + "\n", to: STDERR_FILENO)
}

/// Lines that end with a line feed already, to standard error.
func printErrorLines(_ text: String) { write(text, to: STDERR_FILENO) }

private func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            rest = rest.dropFirst(count)
        } else if errno != EINTR {
            // Nobody reads on: there is nobody to tell.
            return
        }
    }
}
