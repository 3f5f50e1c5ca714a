import MdevModel
import MdevReconciler

/// A plan as a comment on a merge request: a table of changes and one line that counts.
struct PlanMarkdown {
    var planned: PlannedRun

    func render() -> String {
        let plan = planned.plan
        var lines = [
            "### mdev-reconcile plan for \(escaped(planned.observation.host.name)), "
                + "namespace \(planned.desired.namespace)", "", escaped(PlanText(plan: plan).summary),
        ]
        guard !plan.changes.isEmpty else { return lines.joined(separator: "\n") + "\n" }
        lines += ["", "| | device | action | what | why |", "|---|---|---|---|---|"]
        for change in plan.changes {
            let cells = [
                "`\(change.mark.text)`", escaped(change.device.title), change.verb,
                escaped(change.whatAndWhere), why(change),
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func why(_ change: Change) -> String {
        guard let blocked = change.blocked else { return escaped(change.reason) }
        return "**blocked (\(blocked.by.rawValue))**: \(escaped(blocked.detail))"
    }

    /// Nothing that a document or a host names becomes markup, a mention or a cell of its own.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\n", "\r": result += " "
            case "|", "*", "_", "`", "[", "]", "<", ">", "\\", "#", "@", "~": result += "\\\(character)"
            default: result.append(character)
            }
        }
        return result
    }
}
