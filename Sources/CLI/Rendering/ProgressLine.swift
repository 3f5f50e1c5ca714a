import Glibc
import MdevModel
import MdevReconciler
import Synchronization

/// What runs now, on the last line of a terminal; nothing where nobody watches.
final class ProgressLine: Sendable {
    private let isShown: Bool
    private let finished = Mutex(0)

    init(isQuiet: Bool) { isShown = !isQuiet && isatty(STDERR_FILENO) == 1 }

    func show(_ event: StepEvent) {
        guard isShown else { return }
        switch event {
        case .started(let step, let change): draw("\(change.device.title): \(step.kind.sentence)")
        case .finished: finished.withLock { $0 += 1 }
        case .waiting(let reason): draw("waiting: \(reason)")
        }
    }

    func clear() {
        guard isShown else { return }
        writeLine("")
    }

    private func draw(_ text: String) {
        let count = finished.withLock { $0 }
        let room = max((terminalWidth(STDERR_FILENO) ?? 80) - 1, 20)
        var line = "[\(counted(count, "step")) done] \(text)"
        while columns(of: line) > room { line.removeLast() }
        writeLine(line)
    }

    private func writeLine(_ text: String) {
        let bytes = Array("\r\u{1b}[K\(text)".utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
