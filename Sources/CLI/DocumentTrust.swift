import Glibc
import MdevDocument

/// Whether documents may tell root what to do: nobody else may be able to write them.
enum DocumentTrust {
    /// - Parameter files: as they were read; standard input is whoever's who started the run.
    /// - Throws: ``CommandFailure/untrusted(path:flaw:)`` for the first that another user may write.
    static func check(_ files: [String]) throws {
        guard geteuid() == 0 else { return }
        for file in files where file != DocumentSource.standardInputName {
            try check(file)
            try check(folder(of: file))
        }
    }

    private static func check(_ path: String) throws {
        var status = stat()
        // A file that is gone since it was read cannot be trusted either.
        guard stat(path, &status) == 0 else { throw CommandFailure.untrusted(path: path, flaw: "is gone") }
        guard status.st_uid == 0 else {
            throw CommandFailure.untrusted(path: path, flaw: "is owned by user \(status.st_uid)")
        }
        // In a sticky folder (/tmp) others cannot replace what is root's.
        let isSticky = status.st_mode & S_ISVTX != 0 && status.st_mode & S_IFMT == S_IFDIR
        guard status.st_mode & S_IWOTH == 0 || isSticky else {
            throw CommandFailure.untrusted(path: path, flaw: "may be written by everyone")
        }
    }

    private static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }
}
