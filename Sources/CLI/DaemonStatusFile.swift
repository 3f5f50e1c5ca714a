import FoundationEssentials
import Glibc
import MdevDaemon
import MdevReconciler

/// What the daemon of this registry said of itself last.
struct DaemonStatusFile {
    /// The document's `daemon`.
    let json: JSONValue

    /// - Returns: nil where no daemon has run with this state folder.
    init?(in state: StateFolder) throws {
        let path = "\(state.path)/\(DaemonDocument.fileName)"
        guard access(path, F_OK) == 0 else { return nil }
        let bytes = try FileInput.read(path)
        do {
            let document = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
            guard case .object(let members) = document, let daemon = members["daemon"] else { return nil }
            json = daemon
        } catch {
            throw CommandFailure.content(path: path, flaw: "it is not what the daemon writes; delete it")
        }
    }

    /// `Daemon: converged: 4 declared, 4 there; last run 12 s ago.`
    func line(now: Int) -> String {
        guard case .object(let members) = json, case .string(let summary)? = members["summary"],
            case .integer(let last)? = members["lastRun"]
        else {
            return "Daemon: it has not run yet.\n"
        }
        return "Daemon: \(summary); last run \(max(now - last, 0)) s ago.\n"
    }
}
