/// A board of NVIDIA's whose vGPU types are known: from real listings of `mdevctl types` and the vendor's own
/// tables (mdev-semantics §3.5).
public struct NvidiaModel: Hashable, Sendable {
    /// As a host file names it: `A40`.
    public let name: String
    /// What its types' names begin with: `NVIDIA A40`.
    let prefix: String
    let pciDevice: UInt16
    let pciClass: UInt32
    /// Of one GPU of the board, in MB.
    let memoryMB: Int
    /// How many functions SR-IOV can add; 0: the board has none, and is a parent itself.
    public let maximumFunctions: Int
    /// Types of 1 GB are limited to it, where the board has more memory; nil: they are not.
    let instanceCap: Int?
    /// By their numeric id.
    let types: [NvidiaType]

    /// The second function of a board with SR-IOV lies that many behind the first one.
    static let functionOffset = 4

    /// - Returns: nil for a board that is not in the table.
    public init?(named name: String) {
        guard let model = NvidiaModel.all.first(where: { $0.name == name }) else { return nil }
        self = model
    }

    /// - Parameter ids: each id with the end of its type's name: `(46, "1Q")`.
    init(
        _ name: String, prefix: String, pciDevice: UInt16, pciClass: UInt32 = 0x030200, memoryMB: Int,
        functions: Int = 0, instanceCap: Int? = nil, computeResolution: String = "4096x2160",
        workstationResolution: String = "7680x4320", _ ids: [(Int, String)]
    ) {
        self.name = name
        self.prefix = prefix
        self.pciDevice = pciDevice
        self.pciClass = pciClass
        self.memoryMB = memoryMB
        maximumFunctions = functions
        self.instanceCap = instanceCap
        types = ids.compactMap { id, suffix in
            NvidiaType(
                id: id, prefix: prefix, suffix: suffix, memoryMB: memoryMB, instanceCap: instanceCap,
                computeResolution: computeResolution, workstationResolution: workstationResolution)
        }
    }
}
