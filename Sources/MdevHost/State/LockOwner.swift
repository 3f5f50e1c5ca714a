/// Which process may write a simulated host's state, and what it is there for.
public struct LockOwner: Hashable, Sendable, CustomStringConvertible {
    public var pid: Int
    /// Such as `simulate lab --mount /run/lab`; one line.
    public var command: String

    public init(pid: Int, command: String) {
        self.pid = pid
        self.command = command
    }

    public var description: String { "\(command) (pid \(pid))" }

    /// The text of the lock file: the number, a space, the command.
    var text: [UInt8] { Array("\(pid) \(command)\n".utf8) }

    /// nil where the text is not there (yet): the lock is taken before its text is written.
    init?(text: [UInt8]) {
        let line = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let words = line.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let pid = Int(words[0]) else { return nil }
        self.init(pid: pid, command: String(words[1]))
    }
}
