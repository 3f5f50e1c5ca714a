public import MdevModel
public import Sysfs

/// A script that stands in the way of a step.
public struct CalloutFailure: Error, Hashable, Sendable {
    /// How the script ended.
    public enum Ending: Hashable, Sendable {
        case status(Int32)
        case signal(Int32)
        /// It was killed at its deadline.
        case late(Duration)
        case unstartable(SystemErrno)
        /// It ended well, but what it printed is not what it was asked for.
        case misspoken(String)
    }

    /// The script's path.
    public var script: String
    /// What it was asked: `pre start`.
    public var call: String
    public var uuid: DeviceUUID
    public var ending: Ending
    /// The last of what it printed on standard error.
    public var said: String
}

extension CalloutFailure: CustomStringConvertible {
    public var description: String {
        let words = said.isEmpty ? "" : ", saying \"\(said)\""
        return "\(script) (\(call) of \(uuid)) \(ending)\(words)"
    }
}

extension CalloutFailure.Ending: CustomStringConvertible {
    public var description: String {
        switch self {
        case .status(let status): "ended with status \(status)"
        case .signal(let signal): "was ended by signal \(signal)"
        case .late(let patience):
            "had not ended after \(patience.components.seconds) s and was killed; --callout-timeout gives it longer"
        case .unstartable(let errno): "could not be started: \(errno)"
        case .misspoken(let flaw): "printed no list of attributes: \(flaw)"
        }
    }
}
