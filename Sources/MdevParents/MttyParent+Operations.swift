internal import MdevCore

/// The 2016 design's callbacks. This sample never refuses a create (row X6).
extension MttyParent {
    var operations: ParentOperations {
        let ports = self.ports
        var operations = ParentOperations()
        operations.deviceAttributeGroups = [
            AttributeGroup(
                name: "mtty_dev",
                [Attribute("sample_mtty_dev", mode: 0o444, show: { _ in "This is phy device\n" })])
        ]
        operations.mdevAttributeGroups = [MttyParent.vendorAttributes]
        operations.supportedTypeGroups = MttyParent.types.map { name, pretty in
            AttributeGroup(
                name: name,
                [
                    Attribute("name", mode: 0o444, show: { _ in "\(pretty)\n" }),
                    Attribute(
                        "available_instances", mode: 0o444,
                        show: { type in "\(ports.available(MttyParent.portCount(of: type)))\n" }),
                    Attribute("device_api", mode: 0o444, show: { _ in "vfio-pci\n" }),
                ])
        }
        operations.create = { (type: SupportedType, device: MdevDevice) throws(KernelErrno) in
            guard ports.take(MttyParent.portCount(of: type), isLimited: false) else { throw .noSpace }
        }
        operations.remove = { (device: MdevDevice) throws(KernelErrno) in
            ports.giveBack(MttyParent.portCount(of: device.type))
        }
        operations.open = { (device: MdevDevice) throws(KernelErrno) in }
        return operations
    }

    /// Every mediated device's `vendor/` folder.
    static var vendorAttributes: AttributeGroup<MdevDevice> {
        AttributeGroup(
            name: "vendor",
            [Attribute("sample_mdev_dev", mode: 0o444, show: { "This is MDEV \($0.name)\n" })])
    }

    static func portCount(of type: SupportedType) -> Int { type.vendorName == "2" ? 2 : 1 }
}
