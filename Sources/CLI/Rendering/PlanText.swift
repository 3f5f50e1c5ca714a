import MdevModel

/// A plan as people read it: a line a change, why it is so below it, and one line that counts.
struct PlanText {
    var plan: Plan
    /// Also the reasons of plain creates, the steps, and every unmanaged device.
    var verbose = false

    func render(_ style: TextStyle) -> String {
        var table = TextTable()
        for change in plan.changes { add(change, to: &table) }
        var text = table.render(style)
        let unmanaged = unmanagedText(style)
        if !unmanaged.isEmpty { text += (text.isEmpty ? "" : "\n") + unmanaged }
        return text + (text.isEmpty ? "" : "\n") + style.wrapped(summary) + "\n"
    }

    private func add(_ change: Change, to table: inout TextTable) {
        let mark = change.mark
        var below: [TextTable.Cell] = []
        if verbose || change.actions != [.create] || change.blocked != nil {
            let place = change.source.map { " (\($0))" } ?? ""
            below.append(TextTable.Cell(change.reason + place, .faint))
        }
        if change.certainty == .uncertain {
            below.append(TextTable.Cell("not certain to fit: it is tried last, after looking again", .faint))
        }
        if let blocked = change.blocked {
            below.append(TextTable.Cell("blocked (\(blocked.by.rawValue)): \(blocked.detail)", .blocked))
        }
        if verbose { below += change.steps.map { TextTable.Cell($0.kind.sentence, .faint) } }
        table.add(
            [
                TextTable.Cell(mark.text, mark.tone), TextTable.Cell(change.device.title, .strong),
                TextTable.Cell(change.verb), TextTable.Cell(change.whatAndWhere),
                TextTable.Cell(change.device.shownUUID, .faint),
            ], below: below)
    }

    private func unmanagedText(_ style: TextStyle) -> String {
        guard !plan.unmanaged.isEmpty else { return "" }
        var table = TextTable()
        let shown = verbose ? plan.unmanaged[...] : plan.unmanaged.prefix(10)
        for device in shown {
            table.add([
                TextTable.Cell(" "), TextTable.Cell(device.uuid.description, .faint),
                TextTable.Cell("\(device.type?.text ?? "unknown type") on \(device.parent)"),
            ])
        }
        let rest = plan.unmanaged.count - shown.count
        return "Unmanaged, left alone:\n" + table.render(style)
            + (rest > 0 ? "     … and \(rest) more (-v shows all)\n" : "")
    }

    /// `Plan: 2 to create, 1 to remove; 1 blocked. 3 unchanged, 1 unmanaged.`
    var summary: String {
        let counts = PlanCounts(plan)
        let parts = counts.named.filter { $0.count > 0 }.map { "\($0.count) to \($0.verb)" }
        let rest = " \(plan.unchanged) unchanged, \(plan.unmanaged.count) unmanaged."
        let blocked = counts.blocked > 0 ? "\(counts.blocked) blocked" : nil
        guard !parts.isEmpty else {
            guard let blocked else { return "Nothing to do: everything is as declared." + rest }
            return "Nothing can be done: \(blocked)." + rest
        }
        return "Plan: " + parts.joined(separator: ", ") + (blocked.map { "; \($0)" } ?? "") + "." + rest
    }
}

/// How many changes of each kind a plan has; a replace counts once, blocked ones only as blocked.
struct PlanCounts {
    private(set) var named: [(verb: String, count: Int)]
    private(set) var blocked: Int

    init(_ plan: Plan) {
        let open = plan.changes.filter { $0.blocked == nil }
        blocked = plan.changes.count - open.count
        let verbs = ["create", "replace", "attach", "detach", "update", "adopt", "remove", "record"]
        named = verbs.map { verb in (verb, open.count { $0.verb == verb }) }
    }
}
