import Glibc
import Logging
import Synchronization
import Testing
import TreeConformance

@testable import MdevDaemon

@Suite struct TellingTests {
    @Test("The manager is told of the start, of a reload with its time, of a turn, and of the end")
    func protocolOfALife() throws {
        let manager = try FakeManager()
        let lab = try Lab(Lab.console)
        let script = Script(
            [
                .init(at: .seconds(5), triggers: [.reload]),
                .init(at: .seconds(6), triggers: [.uevent]),
            ], end: .seconds(7))
        let notifier = Notifier(environment: manager.environment(watchdog: nil), pid: 1)
        var loop = lab.loop(script, notifier: notifier)
        loop.run()
        var told = manager.messages()
        let reloading = told.firstIndex { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") }
        told.remove(at: try #require(reloading))
        #expect(told == ["STATUS=converged: 1 declared, 1 there", "READY=1", "READY=1"])
    }

    @Test("The watchdog hears of the loop twice as often as it asks, and costs no turn")
    func watchdog() throws {
        let manager = try FakeManager()
        let lab = try Lab(Lab.console)
        let notifier = Notifier(environment: manager.environment(watchdog: "60000000"), pid: 1)
        var loop = lab.loop(Script([], end: .seconds(95)), notifier: notifier)
        loop.run()
        #expect(manager.messages().count { $0 == "WATCHDOG=1" } == 3)
        #expect(lab.board.current.turns.count == 1)
    }

    @Test("A watchdog that is another process' is not answered")
    func othersWatchdog() throws {
        let manager = try FakeManager()
        let environment = manager.environment(watchdog: "60000000")
        #expect(Notifier(environment: environment, pid: 2).watchdog == nil)
        #expect(Notifier(environment: environment, pid: 1).watchdog == .seconds(60))
    }

    @Test("Text lines carry priorities for a journal, on each line, and none for a terminal")
    func text() {
        #expect(line(.text, toTerminal: false) == "<4>two\n<4>lines a=\"b c\" n=1\n")
        #expect(line(.text, toTerminal: true) == "two\nlines a=\"b c\" n=1\n")
    }

    @Test("JSON lines escape what JSON wants escaped")
    func json() {
        let text = line(.json, toTerminal: false)
        #expect(
            text.hasSuffix("\"level\":\"warning\",\"message\":\"two\\nlines\",\"a\":\"b c\",\"n\":\"1\"}\n"))
    }

    private func line(_ format: LineLogHandler.Format, toTerminal: Bool) -> String {
        let written = Box()
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format: format, level: .info, toTerminal: toTerminal) { written.add($0) }
        }
        logger.debug("not this")
        logger.warning("two\nlines", metadata: ["n": "1", "a": "b c"])
        return written.text
    }

    private final class Box: Sendable {
        private let storage = Mutex("")
        var text: String { storage.withLock { $0 } }
        func add(_ text: String) { storage.withLock { $0 += text } }
    }
}

/// A service manager's end of the protocol.
final class FakeManager: Sendable {
    private let folder: TemporaryFolder
    private let socket: Int32

    init() throws {
        folder = try TemporaryFolder()
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
    }

    deinit { close(socket) }

    private var path: String { "\(folder.path)/notify" }

    func environment(watchdog: String?) -> (String) -> String? {
        let variables = ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": watchdog, "WATCHDOG_PID": "1"]
        return { variables[$0] ?? nil }
    }

    /// What came since the last time.
    func messages() -> [String] {
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count >= 0 else { return messages }
            messages.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }
}
