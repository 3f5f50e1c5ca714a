import ArgumentParser
import Glibc

/// Name and version, as plans and reports carry them.
var toolName: String { "mdev-reconcile \(MdevReconcile.configuration.version)" }

var ownPID: Int { Int(getpid()) }

/// Where relative names begin; `/` where the folder is gone.
func workingDirectory() -> String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
}
