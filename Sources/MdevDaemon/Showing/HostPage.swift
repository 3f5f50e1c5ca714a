public import MdevModel

/// What is there as one HTML file: the daemon's page without what only a daemon knows.
public struct HostPage {
    private let page: StatusPage
    private let observation: Observation
    private let tool: String

    /// - Parameters:
    ///   - tool: name and version of the program.
    ///   - now: seconds since 1970.
    public init(_ observation: Observation, tool: String, now: Int) {
        var status = DaemonStatus(
            version: tool, mode: .detect, started: now, host: observation.host, source: observation.source)
        let nothing = Plan()
        status.view = HostView(observation: observation, remaining: nothing)
        page = StatusPage(status: status, now: now)
        self.observation = observation
        self.tool = tool
    }

    public func render() -> String {
        let name = observation.host.name
        let text: HTMLText = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\("\(name): mediated devices")</title>
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <style>\(StatusPage.style)</style></head><body>
            <header><h1>\(name)</h1><span class="dim">\(UTCTime(seconds: page.now).description)</span></header>
            \(figures)\(page.notes)\(page.devices)\(page.parents)
            <footer>\(tool) · \(observation.source)</footer>
            </body></html>

            """
        return text.description
    }

    private var figures: HTMLText {
        let devices = observation.registry.devices
        let owned = Set(observation.ledger.entries.map(\.uuid))
        let held: String =
            if case .visible(let held) = observation.holders { String(held.count) } else { "?" }
        let figures = [
            ("parents", String(observation.registry.parents.count)), ("devices", String(devices.count)),
            ("held", held), ("unowned", String(devices.count { !owned.contains($0.uuid) })),
        ]
        let cells = figures.map { figure -> HTMLText in
            "<div><b>\(figure.1)</b><span>\(figure.0)</span></div>"
        }
        return "<section class=\"figures\">\(HTMLText.joined(cells))</section>"
    }
}
