internal import MdevCore
internal import MdevVFIO

/// A vendor's side of one parent: what the callbacks of both registration interfaces do. It lies with the
/// parent's device (`vendorData`), has its own lock, and its methods may run several at once: no lock of the
/// core is held around them (row V10).
protocol Vendor: AnyObject, Sendable {
    /// The bus driver in the modern profile (row B14).
    static var driverName: String { get }
    /// Row T12.
    static var deviceAPI: String { get }
    /// Whether types have a `description` (row T7).
    static var describesTypes: Bool { get }
    /// The mediated device's attributes.
    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>]

    /// How many devices the core allows on this parent in the modern profile; nil: the vendor counts (rows
    /// X1, X3).
    var limit: UInt32? { get }
    func types(_ profile: CoreProfile) -> [VendorType]
    /// The parent's own attributes in the 2016 design (row R12).
    var parentAttributes: [AttributeGroup<PhysicalDevice>] { get }
    func available(_ type: SupportedType) -> Int
    /// The text of `description`, ended by a newline.
    func description(of type: SupportedType) -> String

    /// Takes what the device needs of the parent.
    func create(_ device: MdevDevice) throws(KernelErrno)
    /// 2016: may refuse to give the device up (row D6).
    func checkRemoval(of device: MdevDevice) throws(KernelErrno)
    /// Gives back what ``create(_:)`` took.
    func remove(_ device: MdevDevice)

    /// Looks at a descriptor that is being opened: each in the 2016 design, the first one now (row V4).
    func open(_ device: MdevDevice) throws(KernelErrno)
    /// Undoes what ``open(_:)`` did.
    func release(_ device: MdevDevice)
    /// What VFIO's calls on the device see.
    func model(of device: MdevDevice) -> any VFIODeviceModel
}

/// A type as its vendor offers it.
struct VendorType: Hashable, Sendable {
    /// The second half of its id (row T2).
    var name: String
    /// The text of `name`; nil: no such file in the 2016 design, the id's second half in the modern profile
    /// (T6).
    var prettyName: String?
}

extension Vendor {
    static var describesTypes: Bool { true }
    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] { [] }
    var limit: UInt32? { nil }
    var parentAttributes: [AttributeGroup<PhysicalDevice>] { [] }
    func description(of type: SupportedType) -> String { "" }
    func checkRemoval(of device: MdevDevice) throws(KernelErrno) {}
    func open(_ device: MdevDevice) throws(KernelErrno) {}
    func release(_ device: MdevDevice) {}
}
