internal import CLinux
internal import Glibc

/// Reads a directory's entries by `getdents64`: names and kinds in one go, no status call an entry.
enum DirectoryListing {
    /// `struct linux_dirent64`: inode (8 bytes), position (8), record length (2), kind (1), name and NUL.
    private enum Record {
        static let length = 16
        static let kind = 18
        static let name = 19
    }

    private static let capacity = 32_768

    static func read(
        _ descriptor: Int32, path: @autoclosure () -> [String]
    ) throws(SysfsError) -> [SysfsEntry] {
        var entries: [SysfsEntry] = []
        let failure: SystemErrno? = withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 8) {
            buffer in
            while true {
                let filled = retryingInterrupted { getdents64(descriptor, buffer.baseAddress, buffer.count) }
                if filled < 0 { return .current }
                if filled == 0 { return nil }
                append(UnsafeRawBufferPointer(rebasing: buffer[..<filled]), of: descriptor, to: &entries)
            }
        }
        if let failure { throw SysfsError(.list, path(), failure) }
        return entries
    }

    private static func append(
        _ records: UnsafeRawBufferPointer, of descriptor: Int32, to entries: inout [SysfsEntry]
    ) {
        var start = 0
        while start + Record.name < records.count {
            let length = Int(records.loadUnaligned(fromByteOffset: start + Record.length, as: UInt16.self))
            guard length > Record.name, start + length <= records.count else { return }
            let field = records[(start + Record.name)..<(start + length)]
            let text = field.prefix { $0 != 0 }
            if !isDirectoryItselfOrAbove(text) {
                let name = String(decoding: text, as: UTF8.self)
                let kind = kind(records[start + Record.kind], of: name, in: descriptor)
                entries.append(SysfsEntry(name: name, kind: kind))
            }
            start += length
        }
    }

    private static func isDirectoryItselfOrAbove(_ name: Slice<UnsafeRawBufferPointer>) -> Bool {
        name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
    }

    private static func kind(_ type: UInt8, of name: String, in descriptor: Int32) -> SysfsEntry.Kind {
        switch Int(type) {
        case Int(DT_DIR): return .directory
        case Int(DT_LNK): return .link
        case Int(DT_UNKNOWN): break
        default: return .file
        }
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .file }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .directory
        case S_IFLNK: return .link
        default: return .file
        }
    }
}
