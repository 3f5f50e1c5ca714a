/// What each address answers. Pure: the same status gives the same answer.
struct StatusResponder: Sendable {
    struct Answer: Hashable, Sendable {
        var code: Int
        var type: String
        var body: String

        static func text(_ code: Int, _ body: String) -> Answer {
            Answer(code: code, type: "text/plain; charset=utf-8", body: body + "\n")
        }
    }

    let hosts: HostCheck

    /// - Parameters:
    ///   - method: as the request has it.
    ///   - target: path and query.
    func answer(
        method: String, target: String, hosts headers: [String], status: () -> DaemonStatus,
        now: (wall: Int, instant: ContinuousClock.Instant)
    ) -> Answer {
        guard hosts.accepts(headers) else {
            return .text(421, "This server answers to its address and its own name alone.")
        }
        guard method == "GET" || method == "HEAD" else {
            return .text(405, "Only GET and HEAD are answered.")
        }
        let path = target.prefix { $0 != "?" && $0 != "#" }
        switch path {
        case "/":
            let page = StatusPage(status: status(), now: now.wall).render()
            return Answer(code: 200, type: "text/html; charset=utf-8", body: page)
        case "/metrics":
            let text = MetricsText(status()).text
            return Answer(code: 200, type: "text/plain; version=0.0.4; charset=utf-8", body: text)
        case "/healthz":
            let illness = status().illness(now: now.instant)
            return .text(illness == nil ? 200 : 503, illness ?? "ok")
        case "/readyz":
            let reason = status().unreadiness
            return .text(reason == nil ? 200 : 503, reason ?? "ready")
        case "/status.json":
            return Answer(code: 200, type: "application/json", body: DaemonDocument(status()).text)
        default:
            return .text(404, "Nothing is here. There are /, /metrics, /healthz, /readyz and /status.json.")
        }
    }
}
