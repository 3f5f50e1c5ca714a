internal import MdevCore
internal import MdevDocument

/// A parent device, or a family of them, as one entry of a host file describes it. One conformer a driver; what
/// is in ``ParentModels/all`` can be named there.
protocol ParentModel: Sendable {
    /// What `driver:` says.
    static var driver: String { get }

    /// Reads its own keys, `driver` among them.
    /// - Returns: nil where something is wrong, which then is in the findings.
    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics)

    /// Makes the devices and registers them as parents, in the way of the core's profile.
    func install(in core: MediatedDeviceCore) throws(KernelErrno)
}

/// The drivers that a host file can name. A new one is one line here and one file beside.
enum ParentModels {
    static let all: [any ParentModel.Type] = [
        MttyModel.self, MdpyModel.self, MbochsModel.self, GVTgModel.self, NvidiaBoardModel.self,
        CCWModel.self, APModel.self,
    ]

    static func model(of driver: String) -> (any ParentModel.Type)? { all.first { $0.driver == driver } }
}
