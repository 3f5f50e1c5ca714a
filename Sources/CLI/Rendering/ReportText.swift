import MdevModel
import MdevReconciler

/// What an apply did, as people read it: a line a change with its outcome, and one line that counts.
struct ReportText {
    var report: Report
    var verbose = false

    func render(_ style: TextStyle) -> String {
        var table = TextTable()
        // After Ctrl-C what was not begun may be thousands of changes, with nothing to say of each.
        for result in report.results where verbose || !result.isNotBegun { add(result, to: &table) }
        let text = table.render(style)
        let hint = report.results.contains(where: \.isNotBegun) ? "Stopped. Run again to go on.\n" : ""
        return text + (text.isEmpty ? "" : "\n") + style.wrapped(summary) + "\n" + hint
    }

    private func add(_ result: ChangeResult, to table: inout TextTable) {
        let change = result.change
        var below: [TextTable.Cell] = []
        if verbose || change.actions != [.create] || result.outcome != .done {
            let place = change.source.map { " (\($0))" } ?? ""
            below.append(TextTable.Cell(change.reason + place, .faint))
        }
        switch result.outcome {
        case .blocked(let block):
            below.append(TextTable.Cell("blocked (\(block.by.rawValue)): \(block.detail)", .blocked))
        case .failed(let failure): below.append(TextTable.Cell("failed: \(failure)", .removed))
        case .done, .unchanged: break
        }
        below += result.notes.map { TextTable.Cell($0, .changed) }
        let mark = result.mark
        table.add(
            [
                TextTable.Cell(mark.text, mark.tone), TextTable.Cell(change.device.title, .strong),
                TextTable.Cell(result.pastVerb), TextTable.Cell(change.whatAndWhere),
                TextTable.Cell(change.device.shownUUID, .faint),
            ], below: below)
    }

    /// `Applied: 2 created, 1 removed; 1 blocked. 3 unchanged, 1 unmanaged.`
    private var summary: String {
        let plan = report.planned.plan
        let rest = " \(plan.unchanged) unchanged, \(plan.unmanaged.count) unmanaged."
        var done: [String: Int] = [:]
        for result in report.results where result.outcome == .done { done[result.pastVerb, default: 0] += 1 }
        let order = [
            "created", "replaced", "attached", "detached", "updated", "adopted", "removed", "recorded",
        ]
        let parts = order.compactMap { verb in done[verb].map { "\($0) \(verb)" } }
        let notBegun = report.results.count(where: \.isNotBegun)
        let failed = report.results.count { if case .failed = $0.outcome { !$0.isNotBegun } else { false } }
        let blocked = report.results.count { if case .blocked = $0.outcome { true } else { false } }
        let trouble = [(failed, "failed"), (blocked, "blocked"), (notBegun, "not begun")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)" }
        if parts.isEmpty {
            guard trouble.isEmpty else {
                return "Nothing was changed: \(trouble.joined(separator: ", "))." + rest
            }
            return "Nothing to do: everything is as declared." + rest
        }
        let troubles = trouble.isEmpty ? "" : "; " + trouble.joined(separator: ", ")
        return "Applied: \(parts.joined(separator: ", "))\(troubles)." + rest
    }
}

extension ChangeResult {
    /// The run was told to stop before anything of it was written.
    fileprivate var isNotBegun: Bool { outcome == .failed(.stopped) && !hasWritten }

    fileprivate var mark: (text: String, tone: TextStyle.Tone) {
        switch outcome {
        case .done, .unchanged: change.blocked == nil ? change.mark : ("!", .blocked)
        case .blocked: ("!", .blocked)
        case .failed: ("x", .removed)
        }
    }

    /// What was done; what was to be done where it was not.
    fileprivate var pastVerb: String {
        guard outcome == .done else { return outcome == .unchanged ? "unchanged" : change.verb }
        let past = [
            "create": "created", "replace": "replaced", "attach": "attached", "detach": "detached",
            "update": "updated", "adopt": "adopted", "remove": "removed", "record": "recorded",
        ]
        return past[change.verb] ?? change.verb
    }
}
