import Glibc
import MdevCore
import MdevModel
import Synchronization
import Sysfs
import Testing
import TreeConformance

@testable import MdevReconciler

/// Real scripts in a folder of their own, which write down what they were asked.
struct CalloutTests {
    let lab: Lab

    init() throws {
        lab = try Lab()
        try lab.folder.file("log", "")
    }

    private var scripts: String { "\(lab.folder.path)/scripts.d" }

    private func script(_ path: String, _ body: String) throws {
        let text = """
            #!/bin/sh
            input=$(cat)
            echo "\(path) $* [$input]" >>\(lab.folder.path)/log
            \(body)

            """
        try lab.folder.file("scripts.d/\(path)", text)
        #expect(chmod("\(scripts)/\(path)", 0o755) == 0)
    }

    /// The calls, without the arguments that are the same in all of them.
    private func calls() throws -> [String] {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = try DirectoryTree(lab.folder.path).open([]).read("log", into: &bytes)
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return "\(words[0]) \(words[4]) \(words[6]) \(words[8])"
        }
    }

    private func options(patience: Duration = .seconds(60)) -> RunOptions {
        var options = lab.options
        options.callouts = CalloutSettings(folders: [scripts], patience: patience)
        return options
    }

    private func failure(_ report: Report) throws -> CalloutFailure {
        guard case .failed(.callout(let failure)) = try #require(report.results.first).outcome else {
            throw NotRefused(report: report)
        }
        return failure
    }

    private struct NotRefused: Error { let report: Report }

    @Test(
        "The script that took a start gets its end, and all notifiers are told; a script that is not asked twice said 2"
    )
    func order() throws {
        try script("callouts/10-other", "exit 2")
        try script("callouts/20-ours", "exit 0")
        try script("callouts/30-late", "exit 0")
        try script("notifiers/10-a", "exit 1")
        try script("notifiers/20-b", "exit 0")
        let report = try lab.apply(
            Want.state([Want.device("a"), Want.device("b")]), options())
        #expect(report.converged)
        let told = ["post start success", "notify start success", "notify start success"]
        #expect(
            try calls() == [
                "callouts/10-other pre start none", "callouts/20-ours pre start none",
                "callouts/20-ours \(told[0])", "notifiers/10-a \(told[1])", "notifiers/20-b \(told[2])",
                "callouts/20-ours pre start none", "callouts/20-ours \(told[0])",
                "notifiers/10-a \(told[1])", "notifiers/20-b \(told[2])",
            ])
    }

    @Test("Arguments and input are mdevctl's")
    func words() throws {
        try script("callouts/s", "exit 0")
        try lab.apply(Want.state([Want.device("a")]), options())
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = try DirectoryTree(lab.folder.path).open([]).read("log", into: &bytes)
        let first = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")[0]
        let uuid = try Want.uuid("a")
        #expect(
            first
                == "callouts/s -t mtty-1 -e pre -a start -s none -u \(uuid) -p mtty [{\"mdev_type\":\"mtty-1\",\"start\":\"manual\",\"attrs\":[]}]"
        )
    }

    @Test("A refused start makes no device, is told to the notifiers, and is tried by nobody else")
    func refusal() throws {
        try script("callouts/10-no", "echo 'not today' >&2; exit 3")
        try script("callouts/20-yes", "exit 0")
        try script("notifiers/n", "exit 0")
        let report = try lab.apply(Want.state([Want.device("a")]), options())
        let failure = try failure(report)
        #expect(failure.ending == .status(3))
        #expect(failure.said == "not today")
        #expect(
            failure.description
                == "\(scripts)/callouts/10-no (pre start of \(try Want.uuid("a"))) ended with status 3, saying \"not today\""
        )
        #expect(try lab.devices.isEmpty)
        #expect(try calls() == ["callouts/10-no pre start none", "notifiers/n notify start none"])
    }

    @Test("A removal is a stop, before and after; a replace is a stop and a start")
    func stop() throws {
        try lab.apply(Want.state([Want.device("a"), Want.device("b")]))
        try script("callouts/s", "exit 0")
        let report = try lab.apply(Want.state([Want.device("a", "mtty", "mtty-2")]), options())
        #expect(report.converged)
        let asked = try calls()
        #expect(asked.filter { $0 == "callouts/s pre stop none" }.count == 2)
        #expect(asked.filter { $0 == "callouts/s post stop success" }.count == 2)
        #expect(asked.suffix(2) == ["callouts/s pre start none", "callouts/s post start success"])
    }

    @Test("Nobody is asked about a device that a process holds")
    func held() throws {
        try lab.apply(Want.state([Want.device("a")]))
        try lab.hold(Want.uuid("a"))
        try script("callouts/s", "exit 0")
        let report = try lab.apply(Want.state([]), options())
        #expect(report.exitClass(detailed: false) == .blocked)
        #expect(try calls().isEmpty)
    }

    @Test("What the registry refuses is told as a failure: a create, and an attribute after it")
    func failure() throws {
        try script("callouts/s", "exit 0")
        lab.quirky.quirks.withLock { $0.refusals = [.invalidArgument] }
        let rated = try Want.device("a", "lab0", "lab-small", attributes: [("lab/rate", "5")])
        #expect(try !lab.apply(Want.state([rated]), options()).converged)
        lab.quirky.quirks.withLock { $0.attributeRefusal = .invalidArgument }
        #expect(try !lab.apply(Want.state([rated]), options()).converged)
        let once = ["callouts/s pre start none", "callouts/s post start failure"]
        #expect(try calls() == once + once)
    }

    @Test("A former device that is made again is a start, too")
    func rollback() throws {
        try lab.apply(Want.state([Want.device("a", "lab0", "lab-small")]))
        try script("callouts/s", "exit 0")
        lab.quirky.quirks.withLock { $0.refusals = [.invalidArgument] }
        let report = try lab.apply(Want.state([Want.device("a", "lab0", "lab-large")]), options())
        #expect(!report.converged)
        #expect(
            try calls() == [
                "callouts/s pre stop none", "callouts/s post stop success",
                "callouts/s pre start none", "callouts/s post start failure",
                "callouts/s pre start none", "callouts/s post start success",
            ])
        #expect(try lab.devices == [Want.uuid("a"): "lab0/lab-small/attached"])
    }

    @Test("A script that does not end is killed at its deadline, with what it started, and refuses by that")
    func deadline() throws {
        let fifo = "\(lab.folder.path)/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        let reader = open(fifo, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try script("callouts/s", "exec 3>\(fifo); sleep 1000 & wait")
        let failure = try failure(
            try lab.apply(Want.state([Want.device("a")]), options(patience: .seconds(2))))
        #expect(failure.ending == .late(.seconds(2)))
        // It hangs up when the last process that has it open is gone.
        var hangUp = pollfd(fd: reader, events: 0, revents: 0)
        #expect(poll(&hangUp, 1, 60_000) == 1)
        #expect(try lab.devices.isEmpty)
    }

    @Test("A script that cannot be started refuses, and says why")
    func unstartable() throws {
        try lab.folder.file("scripts.d/callouts/s", "#!/no/such/shell\n")
        #expect(chmod("\(scripts)/callouts/s", 0o755) == 0)
        let failure = try failure(try lab.apply(Want.state([Want.device("a")]), options()))
        #expect(failure.ending == .unstartable(.noEntry))
    }

    @Test("A script that somebody's process goes on behind does not keep the run waiting")
    func leftBehind() throws {
        try script("callouts/s", "sleep 1000 &\necho $! >>\(lab.folder.path)/children\nexit 0")
        let report = try lab.apply(Want.state([Want.device("a")]), options(patience: .seconds(600)))
        #expect(report.converged)
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = try DirectoryTree(lab.folder.path).open([]).read("children", into: &bytes)
        let children = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
        for child in children.compactMap({ Int32($0) }) { #expect(kill(child, SIGKILL) == 0) }
        #expect(children.count == 2)
    }

    @Test("Attributes are what the first script prints that knows the device, asked once")
    func attributes() throws {
        try script("callouts/10-other", "exit 2")
        try script("callouts/20-ours", #"echo '[{"one":"1"},{"two/b":"x y"}]'"#)
        let callouts = Callouts(CalloutSettings(folders: [scripts]))
        let device = CalloutDevice(
            uuid: Samples.uuid(1), parent: try ParentName("mtty"), type: try TypeID("mtty-1"))
        for _ in 0..<2 {
            #expect(
                try callouts.attributes(of: device) == [
                    DesiredAttribute(path: try AttributePath("one"), value: "1"),
                    DesiredAttribute(path: try AttributePath("two/b"), value: "x y"),
                ])
        }
        #expect(
            try calls() == [
                "callouts/10-other get attributes none", "callouts/20-ours get attributes none",
            ])
    }

    @Test("What is not a list of attributes is said, with the script")
    func misspoken() throws {
        try script("callouts/s", "echo hello")
        let callouts = Callouts(CalloutSettings(folders: [scripts]))
        let device = CalloutDevice(
            uuid: Samples.uuid(1), parent: try ParentName("mtty"), type: try TypeID("mtty-1"))
        #expect(throws: CalloutFailure.self) { try callouts.attributes(of: device) }
    }

    @Test("Files that nobody may execute are no scripts, and no folder is no scripts")
    func none() throws {
        try lab.folder.file("scripts.d/callouts/README", "hello\n")
        #expect(try lab.apply(Want.state([Want.device("a")]), options()).converged)
        var options = lab.options
        options.callouts = CalloutSettings(folders: ["/no/such/folder"])
        #expect(try lab.apply(Want.state([Want.device("a"), Want.device("b")]), options).converged)
    }
}
