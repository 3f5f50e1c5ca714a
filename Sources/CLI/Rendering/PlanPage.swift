import MdevDaemon
import MdevModel
import MdevReconciler

/// A plan as one HTML file: each device before and after, what is done to it, and why.
struct PlanPage {
    var planned: PlannedRun

    func render() -> String {
        let host = planned.observation.host.name
        let page: HTMLText = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\("Plan for \(host)")</title>
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <style>\(StatusPage.style)</style></head><body>
            <header><h1>\("Plan for \(host)")</h1>\
            <span class="dim">\("namespace \(planned.desired.namespace)")</span></header>
            <p>\(PlanText(plan: planned.plan).summary)</p>
            \(changes)\(unmanaged)
            <footer>\(toolName) · \(planned.observation.source) · \
            \(planned.desired.files.joined(separator: ", "))</footer>
            </body></html>

            """
        return page.description
    }

    private var changes: HTMLText {
        let rows = planned.plan.changes.map { change -> HTMLText in
            let device: HTMLText = """
                \(change.device.title)<span class="dim m">\(change.device.shownUUID)</span>
                """
            return """
                <tr>\(StatusPage.cell("device", device, kind: "key w"))\
                \(StatusPage.cell("to do", pill(change), kind: "n"))\
                \(StatusPage.cell("before", side(change.before, isAfter: false, of: change), kind: "side"))\
                \(StatusPage.cell("after", side(change.after, isAfter: true, of: change), kind: "side"))\
                \(StatusPage.cell("why", why(change), kind: "why"))</tr>
                """
        }
        return StatusPage.table(
            "Changes", "\(rows.count)", ["Device", "To do", "Before", "After", "Why"], rows, kind: "plan")
    }

    private var unmanaged: HTMLText {
        let rows = planned.plan.unmanaged.map { device -> HTMLText in
            let place = "\(device.type?.text ?? "?") on \(device.parent)"
            return """
                <tr>\(StatusPage.cell("device", "\(device.uuid.description)", kind: "m n"))\
                \(StatusPage.cell("what", "\(place)"))</tr>
                """
        }
        return StatusPage.table("Left alone", "\(rows.count)", ["Device", "What"], rows, shown: 12)
    }

    private func pill(_ change: Change) -> HTMLText {
        if let blocked = change.blocked {
            return
                "\(StatusPage.pill(change.verb, "")) \(StatusPage.pill("blocked: \(blocked.by.rawValue)", "warn"))"
        }
        switch change.verb {
        case "create", "attach", "adopt": return StatusPage.pill(change.verb, "ok")
        case "remove", "replace", "detach": return StatusPage.pill(change.verb, "bad")
        default: return StatusPage.pill(change.verb, "info")
        }
    }

    /// One side: what and where, its state, and the attributes that differ from the other side's.
    private func side(_ state: DeviceState?, isAfter: Bool, of change: Change) -> HTMLText {
        guard let state else {
            // What is blocked has no place yet, but may have a parent.
            let isWanted = change.before == nil && change.blocked != nil && change.verb == "create"
            return isWanted && isAfter && change.device.parent != nil
                ? "<i>\("on \(change.device.parent?.text ?? "")")</i>" : "<i>nothing</i>"
        }
        let other = (state == change.before ? change.after : change.before)?.attributes ?? []
        let attributes = state.attributes.filter { !other.contains($0) }.map {
            "\($0.path) = \($0.value.isEmpty ? "(empty)" : $0.value)"
        }
        let lines = HTMLText.joined(
            ([state.state.rawValue] + attributes).map { "<span class=\"dim\">\($0)</span>" })
        // The place once, where it stays.
        if isAfter, let before = change.before, before.parent == state.parent, before.type == state.type {
            let isSame = before.state == state.state
            return HTMLText.joined(
                ((isSame ? [] : [state.state.rawValue]) + attributes).map { "<span>\($0)</span>" })
        }
        let place = [state.type?.text, "on \(state.parent)"].compactMap(\.self)
        return "\(place.joined(separator: " "))\(lines)"
    }

    private func why(_ change: Change) -> HTMLText {
        let place = change.source.map { "\($0)" } ?? ""
        guard let blocked = change.blocked else {
            return "\(change.reason)<span class=\"dim\">\(place)</span>"
        }
        let holders = blocked.holders.map(\.description).joined(separator: ", ")
        return "\(blocked.detail)<span class=\"dim\">\(holders)</span><span class=\"dim\">\(place)</span>"
    }
}
