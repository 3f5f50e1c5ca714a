import ArgumentParser
import FoundationEssentials
import MdevReconciler
import Testing

@testable import mdev_reconcile

/// What `--help` says, on a terminal 80 wide.
struct HelpTests {
    private static let names = MdevReconcile.configuration.subcommands.compactMap {
        $0.configuration.commandName
    }

    private static func help(of name: String?) -> String {
        let command =
            MdevReconcile.configuration.subcommands.first { $0.configuration.commandName == name }
            ?? MdevReconcile.self
        return MdevReconcile.helpMessage(for: command, columns: 80)
    }

    /// The lines that stand for commands to be typed: without what a shell does with their output.
    private static func examples(in help: String) -> [[String]] {
        help.split(separator: "\n").filter { $0.hasPrefix("  mdev-reconcile ") }.map { line in
            line.prefix { !"|>#".contains($0) }.split(separator: " ").dropFirst().map(String.init)
        }
    }

    @Test("No line of help is wider than the terminal", arguments: names + ["root"])
    func width(name: String) {
        let wide = Self.help(of: name).split(separator: "\n").filter { $0.count > 80 }
        #expect(wide == [])
    }

    @Test(
        "Each command's help has examples of it, each whole on a line, that the program takes",
        arguments: names)
    func examples(name: String) {
        let examples = Self.examples(in: Self.help(of: name))
        #expect(examples.contains { $0.first == name })
        for words in examples {
            #expect(throws: Never.self, "\(words)") { try MdevReconcile.parseAsRoot(words) }
        }
    }

    @Test("Each command's help says its exit statuses", arguments: names)
    func exits(name: String) {
        // The words may be on two lines.
        let words = Self.help(of: name).split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(words.lowercased().contains("exit status"))
    }

    @Test("Help, README and the manual pages name every exit status", arguments: ExitClass.allCases)
    func everyStatus(status: ExitClass) throws {
        let number = Substring("\(status.rawValue)")
        let table = try Self.text("README.md").split(separator: "\n", omittingEmptySubsequences: false)
            .drop { !$0.hasPrefix("| exit status") }.prefix { !$0.isEmpty }
        // `| 64, 65, 75 | usage; … |`
        let numbers = table.flatMap { row in
            row.dropFirst().prefix { $0 != "|" }.split { $0 == " " || $0 == "," }
        }
        #expect(numbers.contains(number))
        #expect(try Self.text("packaging/exit-status.mdoc").contains(".It \(number)\n"))
        #expect(Self.help(of: nil).split { " \n,.:".contains($0) }.contains(number))
    }

    private static func text(_ path: String) throws -> String {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try String(contentsOf: URL(filePath: "\(root)/\(path)"), encoding: .utf8)
    }
}
