import Glibc
import Subprocess
import Testing

/// The daemon as a process: what wakes it, and how it ends.
struct DaemonTests {
    private let host: SimulatedRun

    init() throws { host = try SimulatedRun() }

    private func pool(_ count: Int) -> String {
        "version: 1\npools:\n  - {name: p, type: mtty-1, parents: [{driver: mtty}], count: \(count)}\n"
    }

    @Test(
        "It takes up an edit by rename and what breaks and is mended, reloads at SIGHUP, and ends at SIGTERM with 0",
        .timeLimit(.minutes(10)))
    func life() async throws {
        try host.write("site.yaml", pool(1))
        let replace = { [host] (text: String) in
            try host.write("new.yaml", text)
            #expect(rename(host.path("new.yaml"), host.path("site.yaml")) == 0)
        }
        let ended = try await host.program.run(
            ["daemon", host.path("site.yaml")] + host.options,
            reactions: [
                ("result=converged triggers=start", { _ in try replace(pool(2)) }),
                ("result=converged triggers=documents", { _ in try replace("version: 1\npols: []\n") }),
                ("did you mean", { _ in try replace(pool(3)) }),
                ("result=converged triggers=documents", { signal in try signal(.terminalClosed) }),
                ("reloading as asked by SIGHUP", { signal in try signal(.terminate) }),
            ])
        #expect(ended.status == 0)
        #expect(ended.lines.count { $0.contains("created p/") } == 3)
        #expect(try await host.devices().count == 3)
    }

    @Test("One run exits as apply does, and 2 where detecting finds drift")
    func once() async throws {
        try host.write("site.yaml", pool(2))
        let detected = try await host("daemon", host.path("site.yaml"), "--once", "--mode", "detect")
        #expect(detected.status == 2)
        #expect(try await host.devices().isEmpty)
        #expect(try await host("daemon", host.path("site.yaml"), "--once").status == 0)
        #expect(try await host.devices().count == 2)
        #expect(try await host("daemon", host.path("site.yaml"), "--once", "--mode", "detect").status == 0)
    }

    @Test("Standard input cannot be read again, so only one run takes it")
    func standardInput() async throws {
        #expect(try await host("daemon", "-").status == 64)
        #expect(try await host("daemon", "-", "--once", input: pool(1)).status == 0)
    }

    @Test("status says what the daemon said last")
    func status() async throws {
        try host.write("site.yaml", pool(2))
        _ = try await host("daemon", host.path("site.yaml"), "--once")
        let text = try await host("status")
        #expect(text.output.contains("Daemon: converged: 2 declared, 2 there; last run "))
        let json = try await host("status", "--format", "json")
        #expect(json.output.contains("\"summary\": \"converged: 2 declared, 2 there\""))
    }
}
