internal import MdevModel
internal import Synchronization
public import Sysfs

/// Makes writes that may block without end, each with a deadline: by a child process that can be left behind.
///
/// Writing `remove` or `unbind` for a device that a process holds blocks in the kernel until it is closed,
/// and after a signal unkillably (mdev-semantics D7, B9). A child takes that upon itself: one for all writes
/// of a lane, until one is stuck; then it is left to the kernel and another one takes its place. It inherits
/// nothing but its socket, so a stuck one keeps no lock, no terminal and no pipe of ours.
public final class WriteLane: Sendable {
    /// The command line's hidden first argument that makes the program call
    /// ``runDisposableWriter(descriptor:)``.
    public static let argument = "--disposable-writer"
    /// The descriptor that the child finds its socket at.
    public static let descriptor: Int32 = 3

    /// How long one write may take.
    public let patience: Duration
    /// How long a vendor's driver may take to make, to bind or to configure a device; hundreds of milliseconds are
    /// usual, and a firmware that is busy takes seconds.
    public let vendorPatience: Duration
    private let folder: String
    private let program: String
    private let state = Mutex(State())

    private struct State {
        var writer: DisposableWriter?
        /// Children that were left behind and have not ended yet.
        var abandoned: [Int32] = []
    }

    /// - Parameters:
    ///   - tree: one without a folder has no lane: its writes are made in this process.
    ///   - patience: the deadline of each removal and unbinding.
    ///   - vendorPatience: of each other write.
    ///   - program: what the child runs, with ``argument`` as its only argument; by default this program
    ///     again.
    public init?(
        for tree: some SysfsTree, patience: Duration, vendorPatience: Duration = .seconds(60),
        program: String = "/proc/self/exe"
    ) {
        guard let folder = tree.folder else { return nil }
        self.folder = folder
        self.patience = patience
        self.vendorPatience = vendorPatience
        self.program = program
    }

    deinit {
        let state = state.withLock { state in
            defer { state = State() }
            return state
        }
        state.writer?.dismiss()
        for child in state.abandoned { DisposableWriter.reap(child) }
    }

    /// The children that were left behind and still wait in the kernel.
    public var abandoned: [Int] {
        state.withLock { state in
            state.abandoned.removeAll { DisposableWriter.reap($0) }
            return state.abandoned.map(Int.init)
        }
    }

    /// The child that makes the next write, where one runs.
    public var writer: Int? { state.withLock { $0.writer.map { Int($0.process) } } }

    /// - Throws: ``RegistryError/refused(_:)`` with what the kernel answered the child,
    ///   ``RegistryError/stuck(_:)`` past the deadline, ``RegistryError/writer(_:)``.
    func write(
        _ bytes: [UInt8], to name: String, in directory: [String], for verb: Refusal.Verb, of uuid: DeviceUUID
    ) throws(RegistryError) {
        var ahead: WriteAhead?
        let write = LaneWrite(verb: verb, uuid: uuid, directory: directory, name: name, bytes: bytes)
        try self.write(write, ahead: &ahead, next: nil)
    }

    /// Makes a write and hands the child the next one meanwhile, so that neither waits for the other.
    /// - Parameters:
    ///   - ahead: what was handed over by the call before: nothing, or this write. After a success it is `next`, which
    ///     is being made and has to be the next call's; after an error it is nothing, and `next` was not begun.
    ///   - next: made by the child as soon as this one has succeeded, and only then.
    /// - Throws: as ``write(_:to:in:for:of:)``.
    func write(
        _ write: LaneWrite, ahead: inout WriteAhead?, next: LaneWrite?
    ) throws(RegistryError) {
        let patience = write.verb == .remove || write.verb == .detach ? patience : vendorPatience
        switch try outcome(of: write, ahead: &ahead, next: next, patience) {
        case .stuck(let process):
            throw .stuck(
                StuckWrite(
                    verb: write.verb, uuid: write.uuid, path: write.directory + [write.name], pid: process,
                    waited: patience))
        case .answer(.written): return
        case .answer(.refused(let errno, let isFile)):
            let stage: Refusal.Stage = isFile ? .file : write.verb.directoryStage
            let path = isFile ? write.directory + [write.name] : write.directory
            throw .refused(
                Refusal(write.verb, write.uuid, at: stage, path: path, errno: SystemErrno(rawValue: errno)))
        case .answer(.notBegun):
            throw .writer(
                WriterFailure(verb: write.verb, uuid: write.uuid, program: program, errno: .inputOutput))
        }
    }

    private enum Outcome {
        case answer(WriteAnswer)
        case stuck(process: Int)
    }

    private func outcome(
        of write: LaneWrite, ahead: inout WriteAhead?, next: LaneWrite?, _ patience: Duration
    ) throws(RegistryError) -> Outcome {
        do throws(SysfsError) {
            precondition(ahead == nil || ahead?.write == write, "a write ahead is the next one")
            let writer =
                if let known = ahead.take() { known.writer } else { try ask(write.request(in: folder)) }
            do throws(SysfsError) {
                // A child that has ended cannot take it, and may still have answered.
                let handed = next.flatMap { hand($0, to: writer) }
                guard let answer = try writer.answer(until: .now + patience) else {
                    leave(writer)
                    return .stuck(process: Int(writer.process))
                }
                if let handed, answer == .written {
                    ahead = WriteAhead(writer: writer, write: handed)
                } else if handed == nil || hasPassedOver(writer) {
                    putBack(writer)
                } else {
                    leave(writer)
                }
                return .answer(answer)
            } catch {
                leave(writer)
                throw error
            }
        } catch {
            throw .writer(
                WriterFailure(verb: write.verb, uuid: write.uuid, program: program, errno: error.errno))
        }
    }

    private func hand(_ next: LaneWrite, to writer: DisposableWriter) -> LaneWrite? {
        do throws(SysfsError) {
            try writer.ask(next.request(in: folder, followsSuccess: true))
            return next
        } catch {
            return nil
        }
    }

    /// Takes the answer to a write that was handed over in vain: it comes at once, as nothing is done for it.
    private func hasPassedOver(_ writer: DisposableWriter) -> Bool {
        do throws(SysfsError) {
            return try writer.answer(until: .now + .seconds(10)) == .notBegun
        } catch {
            return false
        }
    }

    /// The child is taken out while it is asked, so a second write at the same time gets one of its own. A
    /// spare one that ended meanwhile was asked in vain, and nothing was written: a new one is.
    private func ask(_ request: WriteRequest) throws(SysfsError) -> DisposableWriter {
        if let writer = state.withLock({ $0.writer.take() }) {
            do throws(SysfsError) {
                try writer.ask(request)
                return writer
            } catch {
                leave(writer)
            }
        }
        let writer = try DisposableWriter(program: program)
        try writer.ask(request)
        return writer
    }

    /// Its socket is closed with the last reference, and its end is collected when it comes.
    private func leave(_ writer: DisposableWriter) {
        state.withLock { $0.abandoned.append(writer.process) }
    }

    private func putBack(_ writer: DisposableWriter) {
        let spare = state.withLock { state in
            guard state.writer == nil else { return Optional(writer) }
            state.writer = writer
            return nil
        }
        spare?.dismiss()
    }
}

extension Refusal.Verb {
    /// What is missing where the directory of the verb's file cannot be opened.
    fileprivate var directoryStage: Refusal.Stage {
        switch self {
        case .create: .type
        case .remove, .setAttribute, .readAttribute: .device
        case .attach, .detach: .driver
        }
    }
}
