import ArgumentParser
import Glibc
import MdevDaemon
import MdevReconciler

/// What an apply leaves for the node exporter's textfile collector.
struct PrometheusFile {
    let path: String

    /// Replaces the file; the time of the last success stays where this run was none.
    func write(_ report: Report) throws {
        let now = time(nil)
        let lastSuccess = report.converged ? now : try former()
        let metrics = MetricsText(
            HostView(report), version: MdevReconcile.configuration.version, time: now,
            lastSuccess: lastSuccess)
        if let problem = Publication.replace(path, with: metrics.text) {
            throw CommandFailure.publication(problem)
        }
    }

    private func former() throws -> Int? {
        guard access(path, F_OK) == 0 else { return nil }
        return MetricsText.lastSuccess(in: String(decoding: try FileInput.read(path), as: UTF8.self))
    }
}
