internal import MdevCore
internal import Synchronization

/// Every write to a simulated host's tree: first the core's own, then the journal's record of what it changed.
final class TreeWriter: Sendable {
    private let core: MediatedDeviceCore
    private let journal: HostJournal?
    /// The first record that could not be written.
    private let failed = Mutex<HostError?>(nil)

    /// - Parameter journal: nil for a host that may only be read.
    init(_ core: MediatedDeviceCore, _ journal: HostJournal?) {
        self.core = core
        self.journal = journal
    }

    var failure: HostError? { failed.withLock { $0 } }

    /// As ``SysfsNode/store(_:)``.
    /// - Throws: EROFS for a host that may only be read; EIO where the change cannot be kept; else what the core
    ///   says.
    func write(_ bytes: [UInt8], to node: SysfsNode) throws(KernelErrno) -> Int {
        guard let journal else { throw .readOnly }
        guard journal.isUsable else { throw .inputOutput }
        let subject = Subject(node.path, bytes)
        do throws(KernelErrno) {
            let count = try node.store(bytes)
            if count > 0 { try record(subject, node, bytes, journal) }
            return count
        } catch {
            // A refused create may have replaced a device that went meanwhile, and that somebody noted.
            if case .device(let uuid) = subject {
                try keep { () throws(HostError) in try journal.note(uuid, in: core) }
            }
            throw error
        }
    }

    private func record(
        _ subject: Subject, _ node: SysfsNode, _ bytes: [UInt8], _ journal: HostJournal
    ) throws(KernelErrno) {
        switch subject {
        case .nothing: return
        case .device(let uuid): try keep { () throws(HostError) in try journal.note(uuid, in: core) }
        case .attribute(let uuid, let path):
            let isVerb = node.mode & 0o444 == 0
            // What reads back is the whole value, also where a part of it was written (`+5` to a mask).
            let value = isVerb ? bytes : (try? node.show()) ?? bytes
            let write = AttributeWrite(path: path, value: value, isVerb: isVerb)
            try keep { () throws(HostError) in try journal.note(write, of: uuid) }
        }
    }

    private func keep(_ body: () throws(HostError) -> Void) throws(KernelErrno) {
        do throws(HostError) { try body() } catch {
            failed.withLock { $0 = $0 ?? error }
            throw .inputOutput
        }
    }

    /// What a write is about.
    private enum Subject {
        /// Its being there, or its binding.
        case device(GUID)
        /// nil: of no mediated device.
        case attribute(GUID?, [String])
        /// An event that is sent once more.
        case nothing

        init(_ path: [String], _ bytes: [UInt8]) {
            switch path.last {
            case "uevent": self = .nothing
            case "create": self = Subject.named(bytes)
            case "bind", "unbind", "drivers_probe": self = Subject.named(bytes)
            default:
                guard let place = path.lastIndex(where: { GUID($0) != nil }), let uuid = GUID(path[place])
                else {
                    self = .attribute(nil, path)
                    return
                }
                let rest = Array(path[(place + 1)...])
                self = rest == ["remove"] ? .device(uuid) : .attribute(uuid, rest)
            }
        }

        private static func named(_ bytes: [UInt8]) -> Subject {
            let text = bytes.prefix(36)
            return GUID(String(decoding: text, as: UTF8.self)).map(Subject.device) ?? .nothing
        }
    }
}
