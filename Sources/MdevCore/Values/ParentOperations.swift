/// What a vendor registers for a parent device in the 2016 design: `struct parent_ops`. ``create``, ``remove``
/// and ``supportedTypeGroups`` are mandatory (row R1). No lock of the core is held around a callback: a vendor
/// that needs one has its own.
public struct ParentOperations: Sendable {
    public typealias Create = @Sendable (SupportedType, MdevDevice) throws(KernelErrno) -> Void
    public typealias Remove = @Sendable (MdevDevice) throws(KernelErrno) -> Void

    /// The parent's own attributes (`dev_attr_groups`, row R12).
    public var deviceAttributeGroups: [AttributeGroup<PhysicalDevice>] = []
    /// The mediated device's (`mdev_attr_groups`); they are there whether it is bound or not (row B15).
    public var mdevAttributeGroups: [AttributeGroup<MdevDevice>] = []
    /// One group a type, named after it (`supported_type_groups`): `name`, `available_instances`, `device_api`
    /// and `description` are the vendor's files in this design (rows T5-T8).
    public var supportedTypeGroups: [AttributeGroup<SupportedType>]?
    public var create: Create?
    /// Throwing refuses the removal, which user space sees as EBUSY, unless it is forced (row D6).
    public var remove: Remove?
    public var open: (@Sendable (MdevDevice) throws(KernelErrno) -> Void)?
    public var release: (@Sendable (MdevDevice) -> Void)?
    public var read: VFIOOperations.Read?
    public var write: VFIOOperations.Write?
    public var ioctl: VFIOOperations.Ioctl?
    public var mmap: VFIOOperations.Map?

    public init() {}
}
