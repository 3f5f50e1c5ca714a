internal import MdevModel
internal import MdevReconciler

/// The status as one HTML page, without scripts and without anything from elsewhere. It renews itself.
package struct StatusPage {
    /// Seconds between two loads of the page.
    static let renewal = 10

    let status: DaemonStatus
    /// Seconds since 1970.
    let now: Int

    func render() -> String {
        let title = "\(status.host.name): mediated devices"
        let page: HTMLText = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta http-equiv="refresh" content="\(Self.renewal)">
            <style>\(Self.style)</style></head><body>
            <header><h1>\(status.host.name)</h1>\(resultPill)\(modePill)<span class="dim">\(freshness)</span></header>
            \(figures)\(notes)\(differences)\(parents)\(turns)\(devices)
            <footer>mdev-reconcile \(status.version) · \(status.source) · running for \
            \(Self.span(now - status.started)) · <a href="/metrics">metrics</a></footer>
            </body></html>

            """
        return page.description
    }

    private var resultPill: HTMLText {
        guard let result = status.result else { return Self.pill("starting", "info") }
        return Self.pill(result.rawValue, result.tone)
    }

    private var modePill: HTMLText {
        status.mode == .detect ? Self.pill("detect only", "info") : .empty
    }

    private var freshness: String {
        guard let last = status.turns.first else { return "the first run has not ended yet" }
        let next = status.nextTurn.map { ", next in \(Self.span(max($0 - now, 0)))" } ?? ""
        return "looked \(Self.span(now - last.time)) ago\(next)"
    }

    private var figures: HTMLText {
        guard let view = status.view else { return .empty }
        let plan = view.remaining
        let figures: [(String, Int, String)] = [
            ("declared", view.desired, ""), ("there", view.observation.registry.devices.count, ""),
            ("held", view.holders?.count ?? 0, ""),
            ("differ", plan.changes.count, plan.changes.isEmpty ? "" : "warn"),
            ("blocked", view.blocked.count, view.blocked.isEmpty ? "" : "warn"),
            ("failed", view.failures.count, view.failures.isEmpty ? "" : "bad"),
            ("unmanaged", plan.unmanaged.count, ""),
        ]
        let cells = figures.map { figure -> HTMLText in
            "<div><b class=\"\(figure.2)\">\(figure.1)</b><span>\(figure.0)</span></div>"
        }
        return "<section class=\"figures\">\(HTMLText.joined(cells))</section>"
    }

    var notes: HTMLText {
        var text = HTMLText.empty
        if let problem = status.problem { text += "<div class=\"note\">\(problem)</div>" }
        let documents = status.documents
        if !documents.errors.isEmpty {
            let consequence =
                documents.loaded.map { "Those loaded \(Self.span(now - $0)) ago stay in force." }
                ?? "Nothing is done until they are mended."
            text += """
                <div class="note"><b>The documents are invalid.</b> \(consequence)\
                <pre>\(documents.errors.joined(separator: "\n"))</pre></div>
                """
        }
        let findings = status.view?.observation.registry.findings ?? []
        if !findings.isEmpty {
            let lines = findings.map { "\($0.path): \($0.problem)" }.joined(separator: "\n")
            text += "<div class=\"note\"><b>Could not be read:</b><pre>\(lines)</pre></div>"
        }
        return text
    }

    private var turns: HTMLText {
        let rows = status.turns.map { turn -> HTMLText in
            let time = UTCTime(seconds: turn.time)
            let more = turn.notes.count > 6 ? ["and \(turn.notes.count - 6) more"] : []
            let notes =
                turn.notes.isEmpty ? "nothing to do" : (turn.notes.prefix(6) + more).joined(separator: " · ")
            return """
                <tr>\(Self.cell("time", "<span title=\"\(time.description)\">\(time.clock)</span>", kind: "n"))\
                \(Self.cell("result", Self.pill(turn.result.rawValue, turn.result.tone)))\
                \(Self.cell("for", "\(turn.triggers.map(\.rawValue).joined(separator: ", "))", kind: "n"))\
                \(Self.cell("took", "\(Int(turn.duration.seconds * 1000)) ms", kind: "n"))\
                \(Self.cell("what", "\(notes)"))</tr>
                """
        }
        return Self.table("Last runs", "UTC", ["Time", "Result", "For", "Took", "What"], rows)
    }
}

extension StatusPage {
    package static func pill(_ text: String, _ tone: String) -> HTMLText {
        "<span class=\"pill \(tone)\">\(text)</span>"
    }

    /// - Parameter heading: what stands in front of the cell where there is no room for columns.
    package static func cell(_ heading: String, _ content: HTMLText, kind: String = "") -> HTMLText {
        "<td class=\"\(kind)\" data-h=\"\(heading)\"><div>\(content)</div></td>"
    }

    /// - Parameters:
    ///   - kind: the style's class.
    ///   - shown: how many rows are shown; the rest is folded away.
    package static func table(
        _ title: String, _ aside: String, _ heads: [String], _ rows: [HTMLText], kind: String = "",
        shown: Int = .max
    ) -> HTMLText {
        guard !rows.isEmpty else { return .empty }
        let head = HTMLText.joined(heads.map { "<th>\($0)</th>" })
        let rest = rows.dropFirst(shown)
        let folded: HTMLText =
            rest.isEmpty
            ? "" : "<details><summary>\(rest.count) more</summary>\(table(head, rest, kind))</details>"
        return "<h2>\(title) <small>\(aside)</small></h2>\(table(head, rows.prefix(shown), kind))\(folded)"
    }

    private static func table(_ head: HTMLText, _ rows: ArraySlice<HTMLText>, _ kind: String) -> HTMLText {
        """
        <table class="\(kind)"><thead><tr>\(head)</tr></thead><tbody>\(HTMLText.joined(rows))</tbody></table>
        """
    }

    /// `45 s`, `12 min`, `3 h`, `2 d`.
    static func span(_ seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(max(seconds, 0)) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}

extension TurnRecord.Result {
    /// The style's class.
    var tone: String {
        switch self {
        case .converged: "ok"
        case .waiting: "info"
        case .drifted, .blocked: "warn"
        case .failed: "bad"
        }
    }
}
