import ArgumentParser
import MdevDocument
import MdevHost
import MdevReconciler
import MdevRegistry

/// Runs a command's work; what it throws is said on standard error and becomes the exit status of the contract:
/// 65 for documents and altered plans, 75 for a lock, 4 for a stale plan, 1 for what else failed.
func reportingErrors(_ work: () throws -> Void) throws {
    do {
        try work()
    } catch let exit as ExitCode {
        throw exit
    } catch let errors as DocumentErrors {
        printError(errors.description)
        throw ExitCode(ExitClass.invalid.rawValue)
    } catch let error as ReconcileError {
        printError("error: \(error)")
        if case .registry(.noMdevSupport) = error {
            printError("To try without such a device: --simulate examples/hosts/lab.yaml, a simulated host.")
        }
        throw ExitCode(error.exitClass.rawValue)
    } catch let error as HostError {
        printError("error: \(error)")
        throw ExitCode(error.exitClass.rawValue)
    } catch let failure as CommandFailure {
        printError("error: \(failure)")
        throw ExitCode(failure.exitClass.rawValue)
    } catch let error as ValidationError {
        throw error
    } catch {
        printError("error: \(error)")
        throw ExitCode(ExitClass.failed.rawValue)
    }
}

/// What only the command line can get wrong.
enum CommandFailure: Error, CustomStringConvertible {
    /// A file of a command line that could not be read or written.
    case file(path: String, action: String, errno: String)
    /// A file whose content is not what it is given as.
    case content(path: String, flaw: String)
    /// A parent or type that the host does not have.
    case absent(what: String, name: String)
    /// A document that another user may write, while root is to do what it says.
    case untrusted(path: String, flaw: String)
    /// A file that shows what was done could not be written; the sentence says which.
    case publication(String)

    var exitClass: ExitClass {
        switch self {
        case .file, .publication, .absent: .failed
        case .content, .untrusted: .invalid
        }
    }

    var description: String {
        switch self {
        case .file(let path, let action, let errno): "cannot \(action) \(path): \(errno)"
        case .publication(let problem): problem
        case .content(let path, let flaw): "\(path): \(flaw)"
        case .absent(let what, let name):
            "there is no \(what) \(name) here; `mdev-reconcile status` lists what there is"
        case .untrusted(let path, let flaw):
            "\(path) \(flaw), and root would do what it says; chown root and chmod o-w it, or give "
                + "--allow-insecure-permissions"
        }
    }
}

extension HostError {
    fileprivate var exitClass: ExitClass {
        switch self {
        case .busy: .locked
        case .document: .invalid
        default: .failed
        }
    }
}
