import ArgumentParser

/// A command line that a shell asks to complete, in the words that the program would get.
///
/// A shell hands its words over as they were typed, with quotes and backslashes. Bash also breaks words at `:`
/// and `=`, so that the address of a PCI function comes in pieces; and zsh takes what follows a `:` in an offer as its
/// description.
struct ShellLine {
    let words: [String]
    private let shell: CompletionShell?
    /// What of the current word is before the cursor.
    private let begun: String
    /// How much of that the shell takes for words of their own, and will not replace.
    private let kept: Int

    /// As the argument parser gives it to a completion: the cursor is behind `prefix`, in the word with that index.
    init(
        _ typed: [String], index: Int, prefix: String, shell: CompletionShell? = .requesting,
        home: String? = nil
    ) {
        var words: [String] = []
        var before = ""
        var prefix = prefix
        var isJoined = false
        for (position, word) in typed.enumerated() {
            let isBreak = shell == .bash && !word.isEmpty && word.allSatisfy { $0 == ":" || $0 == "=" }
            let continues = (isBreak || isJoined) && !words.isEmpty
            if position == index {
                before = continues ? words[words.count - 1] : ""
                if isBreak { (before, prefix) = (before + word, "") }
            }
            if continues { words[words.count - 1] += word } else { words.append(word) }
            isJoined = isBreak
        }
        let expand = { (word: String) in Self.unquoted(word, home: home ?? environment("HOME")) }
        self.words = words.map(expand)
        self.shell = shell
        begun = expand(before + prefix)
        kept = expand(before).count
    }

    /// Those that go on from what was begun, as the shell takes them.
    func offers(_ candidates: [String]) -> [String] {
        candidates.filter { $0.hasPrefix(begun) }.map { candidate in
            let rest = String(candidate.dropFirst(kept))
            return shell == .zsh
                ? rest.split(separator: ":", omittingEmptySubsequences: false)
                    .joined(separator: "\\:") : rest
        }
    }

    /// The value of `--option VALUE` or `--option=VALUE`, the first one's.
    func value(of option: String) -> String? {
        for (index, word) in words.enumerated() {
            if word == option { return words.indices.contains(index + 1) ? words[index + 1] : nil }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }

    /// Without quotes and backslashes, also where a quote is not closed yet; with the home folder for a leading `~/`.
    private static func unquoted(_ word: String, home: String?) -> String {
        var text = ""
        var quote: Character?
        var isEscaped = false
        for character in word {
            if isEscaped {
                text.append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            } else {
                text.append(character)
            }
        }
        guard let home, word.hasPrefix("~/") else { return text }
        return home + text.dropFirst()
    }
}
