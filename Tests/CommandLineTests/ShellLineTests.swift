import ArgumentParser
import Testing

@testable import mdev_reconcile

/// What a shell hands over, and what it takes.
struct ShellLineTests {
    /// How a shell breaks what was typed after `hold`, where its cursor is, what the program thinks was begun, and what the
    /// shell is given of `0000:41:00.4`.
    struct Broken: Sendable {
        var shell: CompletionShell
        var words: [String]
        var prefix: String
        var offer: String?
        var index: Int { words.count - 1 }
    }

    static let broken = [
        Broken(shell: .bash, words: ["0000", ":", "4"], prefix: "4", offer: "41:00.4"),
        Broken(shell: .bash, words: ["0000", ":", "41", ":"], prefix: ":", offer: "00.4"),
        Broken(shell: .bash, words: ["0000\\:41\\:"], prefix: "0000\\:41\\:", offer: "0000:41:00.4"),
        Broken(shell: .bash, words: ["0001", ":", "4"], prefix: "4", offer: nil),
        Broken(shell: .bash, words: ["\"00"], prefix: "\"00", offer: "0000:41:00.4"),
        Broken(shell: .zsh, words: ["0000:4"], prefix: "0000:4", offer: "0000\\:41\\:00.4"),
        Broken(shell: .zsh, words: [""], prefix: "", offer: "0000\\:41\\:00.4"),
        Broken(shell: .fish, words: ["0000:4"], prefix: "0000:4", offer: "0000:41:00.4"),
    ]

    @Test("An address with colons is offered as each shell takes it", arguments: broken)
    func colons(typed: Broken) {
        let line = ShellLine(typed.words, index: typed.index, prefix: typed.prefix, shell: typed.shell)
        #expect(line.offers(["0000:41:00.4"]) == (typed.offer.map { [$0] } ?? []))
    }

    @Test(
        "An option's value is what the program would get, however it was typed",
        arguments: [
            ["--simulate", "a b.yaml"], ["--simulate=a b.yaml"], ["--simulate", "=", "'a b.yaml'"],
            ["--simulate", "a\\ b.yaml"], ["--simulate", "\"a b.yaml\""],
        ])
    func values(words: [String]) {
        let line = ShellLine(["mdev-reconcile", "hold"] + words + [""], index: 0, prefix: "", shell: .bash)
        #expect(line.value(of: "--simulate") == "a b.yaml")
        #expect(line.value(of: "--sysfs") == nil)
    }

    @Test("A leading tilde is the home folder, unless it is quoted")
    func tilde() {
        let line = ShellLine(["~/a", "'~/b'", "c~/"], index: 0, prefix: "", shell: .zsh, home: "/home/me")
        #expect(line.words == ["/home/me/a", "~/b", "c~/"])
    }
}
