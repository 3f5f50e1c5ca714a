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
        let request = WriteRequest(folder: folder, directory: directory, name: name, bytes: bytes)
        let patience = verb == .remove || verb == .detach ? patience : vendorPatience
        switch try outcome(of: request, for: verb, uuid, patience) {
        case .stuck(let process):
            let path = directory + [name]
            throw .stuck(StuckWrite(verb: verb, uuid: uuid, path: path, pid: process, waited: patience))
        case .answer(let answer):
            guard answer.errno != 0 else { return }
            let stage: Refusal.Stage = answer.isFile ? .file : verb.directoryStage
            let path = answer.isFile ? directory + [name] : directory
            throw .refused(
                Refusal(verb, uuid, at: stage, path: path, errno: SystemErrno(rawValue: answer.errno)))
        }
    }

    private enum Outcome {
        case answer(WriteAnswer)
        case stuck(process: Int)
    }

    private func outcome(
        of request: WriteRequest, for verb: Refusal.Verb, _ uuid: DeviceUUID, _ patience: Duration
    ) throws(RegistryError) -> Outcome {
        do throws(SysfsError) {
            let writer = try ask(request)
            do throws(SysfsError) {
                guard let answer = try writer.answer(until: .now + patience) else {
                    leave(writer)
                    return .stuck(process: Int(writer.process))
                }
                putBack(writer)
                return .answer(answer)
            } catch {
                leave(writer)
                throw error
            }
        } catch {
            throw .writer(WriterFailure(verb: verb, uuid: uuid, program: program, errno: error.errno))
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
