internal import Glibc
internal import Synchronization

extension DirectoryTree {
    /// An open directory; closed when the last reference goes.
    ///
    /// Opened by `O_PATH`, unless it is to be listed: that costs no open in the file system itself (no request to
    /// a mount's server), and everything but listing works by the `*at` calls.
    public final class Directory: SysfsDirectory {
        public var path: [String] { route?.components ?? [] }
        /// nil for the root.
        private let route: Route?
        private let descriptor: Int32
        /// Whether the descriptor is open for reading and at the start: one listing may use it up.
        private let isUnlisted: Atomic<Bool>

        static let openFlags = __O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        private static let listFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        /// A file of a captured tree may be anything: never wait for a FIFO's other end, never take a
        /// terminal.
        private static let fileFlags = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY

        /// Takes over `descriptor`.
        init(descriptor: Int32, route: Route?, isUnlisted: Bool = false) {
            self.descriptor = descriptor
            self.route = route
            self.isUnlisted = Atomic(isUnlisted)
        }

        deinit { close(descriptor) }

        public func list() throws(SysfsError) -> [SysfsEntry] {
            if isUnlisted.exchange(false, ordering: .relaxed) {
                return try DirectoryListing.read(descriptor, path: path)
            }
            // A descriptor of its own: an open directory has one position, and two tasks may list at once.
            let listing = retryingInterrupted { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
            guard listing >= 0 else { throw SysfsError(.list, path, .current) }
            defer { close(listing) }
            return try DirectoryListing.read(listing, path: path)
        }

        public func child(_ name: String) throws(SysfsError) -> Directory {
            try check(name, .open)
            let opened = opening(name, Self.openFlags)
            if opened < 0 {
                let errno = SystemErrno.current
                // The kernel says ENOTDIR for a link opened by O_DIRECTORY | O_NOFOLLOW.
                throw SysfsError(
                    .open, path + [name], errno == .notDirectory && isLink(name) ? .linkLoop : errno)
            }
            return Directory(descriptor: opened, route: Route(to: name, from: route))
        }

        public func childToList(_ name: String) throws(SysfsError) -> Directory {
            try check(name, .open)
            let opened = opening(name, Self.listFlags)
            // What may not be listed can still be gone through; and why nothing can be opened is found out there.
            guard opened >= 0 else { return try child(name) }
            return Directory(descriptor: opened, route: Route(to: name, from: route), isUnlisted: true)
        }

        public func read(_ name: String, into buffer: inout [UInt8]) throws(SysfsError) -> Int {
            try check(name, .read)
            let file = opening(name, O_RDONLY | Self.fileFlags)
            guard file >= 0 else { throw SysfsError(.read, path + [name], .current) }
            defer { close(file) }
            let count = buffer.withUnsafeMutableBytes { bytes in
                retryingInterrupted { pread(file, bytes.baseAddress, bytes.count, 0) }
            }
            guard count >= 0 else { throw SysfsError(.read, path + [name], .current) }
            return count
        }

        /// Never makes and never truncates a file: a captured tree keeps its shape.
        public func write(_ bytes: [UInt8], to name: String) throws(SysfsError) {
            try check(name, .write)
            let file = opening(name, O_WRONLY | Self.fileFlags)
            guard file >= 0 else { throw SysfsError(.write, path + [name], .current) }
            defer { close(file) }
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw SysfsError(.write, path + [name], .current) }
            // A store that took a part took nothing: the kernel's cores answer so after a failed callback
            // (mdev-semantics C16).
            guard count == bytes.count else { throw SysfsError(.write, path + [name], .inputOutput) }
        }

        public func readLink(_ name: String) throws(SysfsError) -> String {
            try check(name, .readLink)
            // Sysfs links are short: most calls stay on the stack.
            for capacity in [512, Int(PATH_MAX)] {
                if let target = linkText(name, capacity: capacity) { return target }
                guard SystemErrno.current == .nameTooLong else { break }
            }
            throw SysfsError(.readLink, path + [name], .current)
        }

        public func readLink(_ name: String, into buffer: inout [UInt8]) throws(SysfsError) -> Int {
            try check(name, .readLink)
            let count = buffer.withUnsafeMutableBytes { bytes in
                bytes.withMemoryRebound(to: CChar.self) { text in
                    guard let start = text.baseAddress else { return -1 }
                    return name.withCString { readlinkat(descriptor, $0, start, text.count) }
                }
            }
            guard count >= 0 else { throw SysfsError(.readLink, path + [name], .current) }
            return count
        }

        public func mode(_ name: String) throws(SysfsError) -> UInt32 {
            try check(name, .status)
            var status = stat()
            guard look(at: name, &status) == 0 else {
                throw SysfsError(.status, path + [name], .current)
            }
            return status.st_mode & 0o7777
        }

        func openStream(_ name: String) throws(SysfsError) -> Descriptor {
            try check(name, .open)
            let file = opening(name, O_RDONLY | Self.fileFlags)
            guard file >= 0 else { throw SysfsError(.open, path + [name], .current) }
            return Descriptor(owning: file)
        }

        /// nil with errno set; ENAMETOOLONG where the text fills `capacity`.
        private func linkText(_ name: String, capacity: Int) -> String? {
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
                guard let start = buffer.baseAddress else { return nil }
                let count = name.withCString { readlinkat(descriptor, $0, start, buffer.count) }
                guard count >= 0 else { return nil }
                guard count < buffer.count else {
                    errno = ENAMETOOLONG
                    return nil
                }
                return String(decoding: UnsafeRawBufferPointer(buffer).prefix(count), as: UTF8.self)
            }
        }

        /// By `withCString`, as the other calls: a string that is passed for a pointer is copied to the heap first.
        private func opening(_ name: String, _ flags: Int32) -> Int32 {
            retryingInterrupted { name.withCString { openat(descriptor, $0, flags) } }
        }

        private func look(at name: String, _ status: inout stat) -> Int32 {
            name.withCString { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
        }

        private func isLink(_ name: String) -> Bool {
            var status = stat()
            return look(at: name, &status) == 0
                && status.st_mode & S_IFMT == S_IFLNK
        }

        private func check(_ name: String, _ operation: SysfsError.Operation) throws(SysfsError) {
            guard isSingleComponent(name) else {
                throw SysfsError(operation, path + [name], .invalidArgument)
            }
        }
    }
}
