import MdevCore
import Testing

@Suite struct FirstLightTests {
    static let uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"

    @Test(
        "A device is created, seen in the tree, and removed, in both profiles",
        arguments: CoreProfile.allCases)
    func lifecycle(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let card = "devices/virtual/mtty/mtty"
        let create = try #require(host.core.node("\(card)/mdev_supported_types/mtty-2/create"))
        #expect(try create.store(Array("\(Self.uuid)\n".utf8)) == 37)
        let device = "\(card)/\(Self.uuid)"
        #expect(try host.core.node("\(device)/mdev_type")?.linkText() == "../mdev_supported_types/mtty-2")
        #expect(
            try host.core.node("bus/mdev/devices/\(Self.uuid)")?.linkText() == "../../../\(device)")
        #expect(
            try host.core.node("\(device)/iommu_group")?.linkText()
                == "../../../../../kernel/iommu_groups/0")
        let left = try host.core.node("\(card)/mdev_supported_types/mtty-1/available_instances")?.show()
        #expect(left == Array("22\n".utf8))
        let remove = try #require(host.core.node("\(device)/remove"))
        #expect(try remove.store(Array("1".utf8)) == 1)
        #expect(host.core.node(device) == nil)
        #expect(throws: KernelErrno.noDevice) { try remove.store(Array("1".utf8)) }
    }
}
