import Glibc
import Subprocess
import SystemPackage
import Testing
import TreeConformance

/// The program as its users run it, with a state folder of its own.
struct Program {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Built beside the tests.
    static let path = buildFolder() + "/mdev-reconcile"

    func callAsFunction(_ arguments: String..., input: String = "") async throws -> Outcome {
        try await run(arguments, input: input)
    }

    func run(_ arguments: [String], input: String = "") async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(Self.path)), arguments: .init(arguments),
            environment: .inherit.updating(["NO_COLOR": "1"]),
            input: .string(input), output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
        guard case .exited(let status) = result.terminationStatus else {
            Issue.record("\(arguments) ended by \(result.terminationStatus)")
            return Outcome(status: -1, output: "", errors: "")
        }
        return Outcome(
            status: status, output: result.standardOutput, errors: result.standardError)
    }

    /// A run that goes on: each reaction happens once, when a line of standard error has its text, in order.
    /// - Returns: the exit status, and all lines.
    func run(
        _ arguments: [String], reactions: [(text: String, react: (Signalling) throws -> Void)]
    ) async throws -> (status: Int32, lines: [String]) {
        let configuration = Configuration(
            executable: .path(FilePath(Self.path)), arguments: .init(arguments),
            environment: .inherit.updating(["NO_COLOR": "1"]))
        var lines: [String] = []
        let result = try await Subprocess.run(
            configuration, input: .none, output: .discarded, error: .sequence
        ) { execution in
            var rest = reactions[...]
            for try await line in execution.standardError.strings() {
                lines.append(line)
                guard let next = rest.first, line.contains(next.text) else { continue }
                rest.removeFirst()
                try next.react { try execution.send(signal: $0) }
            }
        }
        guard case .exited(let status) = result.terminationStatus else { return (-1, lines) }
        return (status, lines)
    }

    /// A run that serves until it is ended: reacts once, when a line of standard output has the text.
    /// - Returns: its exit status, or what killed it.
    func serve(
        _ arguments: [String], when text: String, react: (Signalling) throws -> Void
    ) async throws -> TerminationStatus {
        let configuration = Configuration(
            executable: .path(FilePath(Self.path)), arguments: .init(arguments),
            environment: .inherit.updating(["NO_COLOR": "1"]))
        return try await Subprocess.run(
            configuration, input: .none, output: .sequence, error: .discarded
        ) { execution in
            var hasReacted = false
            for try await line in execution.standardOutput.strings() {
                guard line.contains(text), !hasReacted else { continue }
                hasReacted = true
                try react { try execution.send(signal: $0) }
            }
            #expect(hasReacted, "it never said \(text)")
        }.terminationStatus
    }

    typealias Signalling = (Signal) throws -> Void

    private static func buildFolder() -> String {
        guard let maps = fopen("/proc/self/maps", "r") else { return "." }
        defer { fclose(maps) }
        var line: UnsafeMutablePointer<CChar>?
        var size = 0
        defer { free(line) }
        while getline(&line, &size, maps) > 0, let line {
            let text = String(cString: line)
            guard text.contains("PackageTests.xctest"), let start = text.firstIndex(of: "/"),
                let end = text.lastIndex(of: "/")
            else { continue }
            return String(text[start..<end])
        }
        return "."
    }
}
