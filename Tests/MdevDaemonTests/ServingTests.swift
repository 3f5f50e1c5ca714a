import MdevModel
import MdevReconciler
import Testing

@testable import MdevDaemon

@Suite struct ServingTests {
    @Test(
        "An address to listen on is a port, an address, or both",
        arguments: [
            ("9477", "127.0.0.1:9477"), (":9477", "127.0.0.1:9477"), ("127.0.0.1:80", "127.0.0.1:80"),
            ("localhost:80", "127.0.0.1:80"), ("[::1]:80", "[::1]:80"), ("::1", "[::1]:9477"),
            ("0.0.0.0", "0.0.0.0:9477"), ("[::]", "[::]:9477"),
        ])
    func addresses(_ text: String, _ address: String) {
        #expect(ListenAddress(text)?.description == address)
    }

    @Test(
        "Names, ports out of range and halves are no addresses",
        arguments: [
            "example.org:80", "127.0.0.1:", "127.0.0.1:65536", "-1", "[::1", "[::1]80", "1.2.3:80", "a b",
        ])
    func noAddresses(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(
        "A request is answered under an address or the host's own name, never under a name from elsewhere",
        arguments: [
            (["127.0.0.1:9477"], true), (["localhost"], true), (["LOCALHOST:9477"], true),
            (["[::1]:9477"], true),
            (["node7"], true), (["node7.example.org:9477"], true), (["192.0.2.7"], true),
            (["evil.example"], false), (["node7.evil.example"], false), (["127.0.0.1.evil.example"], false),
            ([], false), (["localhost", "evil.example"], false), (["localhost:80@evil.example"], false),
            ([""], false),
        ])
    func hosts(_ headers: [String], _ accepted: Bool) {
        #expect(HostCheck(hostName: "node7.example.org").accepts(headers) == accepted)
    }

    @Test(
        "Each address has its answer",
        arguments: [
            ("GET", "/", 200), ("HEAD", "/", 200), ("GET", "/?x=1", 200), ("GET", "/metrics", 200),
            ("GET", "/healthz", 200), ("GET", "/readyz", 503), ("GET", "/status.json", 200),
            ("GET", "/../etc/passwd", 404), ("POST", "/", 405), ("DELETE", "/metrics", 405),
        ])
    func answers(_ method: String, _ target: String, _ code: Int) {
        #expect(answer(method, target, status: Self.starting).code == code)
    }

    @Test("A run that makes no progress is ill, a loop that waits is not")
    func health() {
        var status = Self.starting
        status.busySince = .now - .seconds(600)
        #expect(answer("GET", "/healthz", status: status).code == 503)
        status.busySince = nil
        #expect(answer("GET", "/healthz", status: status).code == 200)
    }

    @Test("The page has what is there, and nothing of it as markup")
    func page() throws {
        let planned = try Planned.of(["a"])
        var status = Self.starting
        status.view = HostView(observation: planned.observation, remaining: planned.plan)
        status.problem = "<script>alert(1)</script>"
        status.add(TurnRecord(time: 5, triggers: [.start], duration: .milliseconds(12), result: .waiting))
        let page = StatusPage(status: status, now: 65).render()
        #expect(page.contains("Single &lt;port&gt;"))
        #expect(page.contains("0 used, 24 free"))
        #expect(page.contains("looked 60 s ago"))
        #expect(!page.contains("<script"))
        #expect(!page.contains("http://") && !page.contains("https://"))
    }

    @Test("Labels are escaped, and every family has its help and its type once")
    func metrics() throws {
        let planned = try Planned.of(["a"])
        var status = Self.starting
        status.view = HostView(observation: planned.observation, remaining: planned.plan)
        let text = MetricsText(status).text
        #expect(
            text.contains(
                "mdev_reconcile_available_instances{parent=\"mtty\",type=\"mtty-1\",name=\"Single <port>\"} 24\n"
            ))
        #expect(text.contains("mdev_reconcile_build_info{version=\"1\\\"2\"} 1\n"))
        let helps = text.split(separator: "\n").filter { $0.hasPrefix("# HELP") }
            .map { $0.split(separator: " ")[2] }
        #expect(Set(helps).count == helps.count)
        #expect(text.hasSuffix("\n"))
    }

    @Test("The last success of an earlier run is found in its metrics")
    func lastSuccess() throws {
        let planned = try Planned.of([])
        let view = HostView(observation: planned.observation, remaining: planned.plan)
        let text = MetricsText(view, version: "1", time: 9, lastSuccess: 7).text
        #expect(MetricsText.lastSuccess(in: text) == 7)
        #expect(MetricsText.lastSuccess(in: "") == nil)
    }

    @Test("No more connections are taken than there may be")
    func connections() {
        let count = ConnectionCount()
        #expect(count.enter(atMost: 2))
        #expect(count.enter(atMost: 2))
        #expect(!count.enter(atMost: 2))
        count.leave()
        #expect(count.enter(atMost: 2))
    }

    private static let starting = DaemonStatus(
        version: "1\"2", mode: .enforce, started: 0, host: Planned.host, source: "lab")

    private func answer(_ method: String, _ target: String, status: DaemonStatus) -> StatusResponder.Answer {
        StatusResponder(hosts: HostCheck(hostName: "lab")).answer(
            method: method, target: target, hosts: ["localhost"], status: { status }, now: (100, .now))
    }
}
