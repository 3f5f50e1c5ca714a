/// `struct vfio_region_info`: where a region of a device is in its file, and what can be done there.
public struct VFIORegionInfo: Hashable, Sendable {
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let read = Flags(rawValue: 1)
        public static let write = Flags(rawValue: 1 << 1)
        public static let mmap = Flags(rawValue: 1 << 2)
        public static let capabilities = Flags(rawValue: 1 << 3)
        public static let readWrite: Flags = [.read, .write]
    }

    public var flags: Flags
    /// In bytes.
    public var size: UInt64
    /// In the device's file.
    public var offset: UInt64
    /// The chain behind the structure, its links relative to the structure's begin; empty without one.
    public var capabilities: [UInt8]

    public init(flags: Flags, size: UInt64, offset: UInt64, capabilities: [UInt8] = []) {
        self.flags = flags
        self.size = size
        self.offset = offset
        self.capabilities = capabilities
    }

    /// In bytes: `argsz`, `flags`, `index`, `cap_offset`, `size`, `offset`.
    static let structureSize = 32

    init(_ bytes: [UInt8]) {
        self.init(
            flags: Flags(rawValue: bytes.number32(at: 4)), size: bytes.number64(at: 16),
            offset: bytes.number64(at: 24),
            capabilities: bytes.number32(at: 12) == 0 ? [] : Array(bytes.dropFirst(32)))
    }

    /// Capabilities that do not fit leave `cap_offset` at zero, and `argsz` then says how much they need.
    func put(into bytes: inout [UInt8]) {
        let room = min(Int(bytes.number32(at: 0)), bytes.count)
        bytes.put(flags.rawValue, at: 4)
        bytes.put(UInt32(0), at: 12)
        bytes.put(size, at: 16)
        bytes.put(offset, at: 24)
        guard !capabilities.isEmpty else { return }
        let needed = VFIORegionInfo.structureSize + capabilities.count
        bytes.put(UInt32(needed), at: 0)
        bytes.put(flags.union(.capabilities).rawValue, at: 4)
        guard room >= needed else { return }
        bytes.put(UInt32(VFIORegionInfo.structureSize), at: 12)
        bytes.replaceSubrange(VFIORegionInfo.structureSize..<needed, with: capabilities)
    }
}

extension VFIORegionInfo {
    /// `struct vfio_region_info_cap_type`, alone in its chain: what a region is that no bus defines.
    package static func typeCapability(_ type: UInt32, _ subtype: UInt32) -> [UInt8] {
        header(identity: 2)
            + [type, subtype].flatMap { number in
                var bytes: [UInt8] = []
                bytes.append(number)
                return bytes
            }
    }

    /// `struct vfio_region_info_cap_sparse_mmap`, alone in its chain: which parts of a region can be mapped.
    package static func sparseCapability(_ areas: [(offset: UInt64, size: UInt64)]) -> [UInt8] {
        var bytes = header(identity: 1)
        bytes.append(UInt32(areas.count))
        bytes.append(UInt32(0))
        for area in areas {
            bytes.append(area.offset)
            bytes.append(area.size)
        }
        return bytes
    }

    /// `struct vfio_info_cap_header` of version 1 that no other follows.
    private static func header(identity: UInt16) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(identity)
        bytes.append(UInt16(1))
        bytes.append(UInt32(0))
        return bytes
    }
}
