internal import CLinux
internal import MdevCore

/// One request as the kernel sent it; its bytes are the reading thread's and are gone with the next one.
struct FuseRequest {
    let header: fuse_in_header
    private let body: UnsafeRawBufferPointer

    /// nil for what is too short to be one.
    init?(_ message: UnsafeRawBufferPointer) {
        let size = MemoryLayout<fuse_in_header>.size
        guard message.count >= size else { return nil }
        header = message.loadUnaligned(as: fuse_in_header.self)
        body = UnsafeRawBufferPointer(rebasing: message[size...])
    }

    var unique: UInt64 { header.unique }
    var node: UInt64 { header.nodeid }
    var isWrite: Bool { header.opcode == FUSE_WRITE.rawValue }
    var isRoot: Bool { header.uid == 0 }

    /// The arguments of the request's kind.
    func arguments<Arguments: BitwiseCopyable>(
        _ type: Arguments.Type = Arguments.self
    ) throws(KernelErrno) -> Arguments {
        guard body.count >= MemoryLayout<Arguments>.size else { throw .invalidArgument }
        return body.loadUnaligned(as: Arguments.self)
    }

    /// What follows the arguments.
    func payload<Arguments>(after: Arguments.Type, count: UInt32) throws(KernelErrno) -> [UInt8] {
        let start = MemoryLayout<Arguments>.size
        guard body.count - start >= Int(count) else { throw .invalidArgument }
        return Array(body[start..<(start + Int(count))])
    }

    /// The name that a lookup is about.
    var name: String { String(decoding: body.prefix { $0 != 0 }, as: UTF8.self) }
}
