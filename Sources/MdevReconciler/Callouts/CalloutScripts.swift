internal import Glibc
internal import Sysfs

/// The scripts of an installation.
struct CalloutScripts: Sendable {
    /// Asked one after the other until one takes the device.
    var callouts: [String] = []
    /// Told of everything, all of them.
    var notifiers: [String] = []

    /// Of each folder, by name: mdevctl takes them in the order of the directory, which is no order.
    init(in folders: [String]) {
        for folder in folders {
            callouts += Self.executables(in: folder + "/callouts")
            notifiers += Self.executables(in: folder + "/notifiers")
        }
    }

    private static func executables(in folder: String) -> [String] {
        do throws(SysfsError) {
            return try DirectoryTree(folder).open([]).list().map { "\(folder)/\($0.name)" }
                .filter { isRegular($0) && access($0, X_OK) == 0 }.sorted()
        } catch {
            // No such folder: no scripts.
            return []
        }
    }

    private static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
