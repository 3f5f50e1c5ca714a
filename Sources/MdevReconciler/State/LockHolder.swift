/// The run that holds a state folder's lock, as the lock's text says.
public struct LockHolder: Hashable, Sendable, Codable, CustomStringConvertible {
    public var pid: Int
    /// Its command line.
    public var command: String

    public init(pid: Int, command: String) {
        self.pid = pid
        self.command = command
    }

    public var description: String { "\(command) (pid \(pid))" }

    /// nil where the text is not (yet) there: the lock is taken before its text is written.
    init?(text: [UInt8]) {
        do { self = try StateText.decode(text) } catch { return nil }
    }
}
