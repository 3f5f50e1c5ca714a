import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

private let mtty = "devices/virtual/mtty/mtty"
private let one = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"
private let two = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1002"

struct SnapshotTests {
    let captured: CapturedTree

    init() throws {
        captured = try CapturedTree()
        try captured.busDriver("mtty")
        try captured.parent(mtty, driver: nil, subsystem: "class/mtty")
        try captured.type("mtty-2", of: mtty, name: "Dual port serial", available: "11")
        try captured.type("mtty-1", of: mtty, name: "Single port serial", available: "22")
    }

    private func snapshot(_ attributes: AttributeSelection = .none) throws -> RegistrySnapshot {
        try Registry(tree: captured.tree()).snapshot(attributes: attributes)
    }

    @Test("A parent is read with its types, its card and its driver")
    func parent() throws {
        let snapshot = try snapshot()
        #expect(
            snapshot.parents == [
                ParentDevice(
                    name: try ParentName("mtty"), path: mtty, card: "mtty", driver: try DriverName("mtty"),
                    types: [
                        MdevType(
                            id: try TypeID("mtty-1"), displayName: "Single port serial",
                            deviceAPI: "vfio-pci",
                            availableInstances: 22),
                        MdevType(
                            id: try TypeID("mtty-2"), displayName: "Dual port serial", deviceAPI: "vfio-pci",
                            availableInstances: 11),
                    ])
            ])
        #expect(snapshot.busDrivers == [try DriverName("mtty")])
        #expect(snapshot.findings.isEmpty)
    }

    @Test("An attached device has its driver and its group, a detached one neither")
    func devices() throws {
        try captured.device(two, of: mtty, type: "mtty-1", driver: nil)
        try captured.device(one, of: mtty, type: "mtty-2", driver: "mtty", group: 7)
        let parent = try ParentName("mtty")
        #expect(try Registry(tree: captured.tree()).deviceUUIDs() == snapshot().devices.map(\.uuid))
        #expect(
            try snapshot().devices == [
                MediatedDevice(
                    uuid: try DeviceUUID(one), parent: parent, type: try TypeID("mtty-2"), state: .attached,
                    driver: try DriverName("mtty"), iommuGroup: 7),
                MediatedDevice(
                    uuid: try DeviceUUID(two), parent: parent, type: try TypeID("mtty-1"), state: .detached),
            ])
    }

    @Test("A device whose links are gone while its directory stands is being removed")
    func removing() throws {
        try captured.device(one, of: mtty, type: "mtty-2", driver: "mtty")
        try captured.beginRemoval(one, of: mtty, type: "mtty-2")
        let device = try #require(try snapshot().devices.first)
        #expect(device.state == .removing)
        #expect(device.type == nil)
        #expect(device.driver == (try DriverName("mtty")))
    }

    @Test("A device whose mdev_type link does not exist yet has no type")
    func withoutType() throws {
        try captured.device(one, of: mtty, type: "mtty-2", driver: "mtty")
        try captured.folder.delete("\(mtty)/\(one)/mdev_type")
        let device = try #require(try snapshot().devices.first)
        #expect(device.type == nil)
        #expect(device.state == .attached)
    }

    @Test("A device whose parent has left the class is still seen, by way of the bus")
    func orphan() throws {
        try captured.device(one, of: mtty, type: "mtty-2", driver: "mtty", group: 3)
        try captured.folder.delete("class/mdev_bus/mtty")
        let snapshot = try snapshot()
        #expect(snapshot.parents.isEmpty)
        #expect(snapshot.devices.map(\.uuid) == [try DeviceUUID(one)])
        #expect(snapshot.devices.map(\.parent) == [try ParentName("mtty")])
        #expect(snapshot.devices.map(\.iommuGroup) == [3])
    }

    @Test("A child that another driver named by a UUID is no mediated device, nor is one in upper case")
    func otherChildren() throws {
        try captured.folder.link("\(mtty)/\(one)/subsystem", to: "../../../../../bus/platform")
        try captured.folder.directory("\(mtty)/\(two.uppercased())")
        #expect(try snapshot().devices.isEmpty)
    }

    @Test("Parents, types and devices come in natural order, whatever the directory's")
    func order() throws {
        for number in [10, 2, 1] {
            let path = "devices/virtual/mtty/mtty\(number)"
            try captured.parent(path, driver: nil, subsystem: "class/mtty")
            for type in ["t-10", "t-9"] { try captured.type(type, of: path, name: nil, available: "0") }
        }
        let parents = try snapshot().parents
        #expect(parents.map(\.name.text) == ["mtty", "mtty1", "mtty2", "mtty10"])
        #expect(parents.last?.types.map(\.id.text) == ["t-9", "t-10"])
    }
}
