import Glibc
import MdevCore
import Sysfs
import Testing
import TreeConformance

@testable import MdevHost

/// A vendor driver beside a host's own ones, on the mounted tree: it belongs to nobody's model, and may do anything.
@Suite(.enabled(if: canMount, "a mount takes root and /dev/fuse"), .serialized)
struct MountedVendorTests {
    @Test("A vendor's create that hangs, and one that fails, keep no other device and no reader waiting")
    func hangingCreate() throws {
        let host = try TestHost()
        try host.folder.directory("sys")
        let simulated = try host.writer()
        let mount = try HostMount(simulated, on: "\(host.folder.path)/sys")
        let tree = try DirectoryTree(mount.path)
        // The vendor's probe reads from it for its first device: until a byte is written there.
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (waiting, letting) = (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
        try add(hangingFor: uuid(1), failingFor: uuid(2), until: waiting, to: simulated.core)
        let create = "\(mount.path)/class/mdev_bus/vendor/mdev_supported_types/vendor-small/create"

        let hanging = try #require(Background { put(uuid(1), in: create) })
        // It has its directory before the vendor is asked (row C13).
        while access("\(mount.path)/bus/mdev/devices/\(uuid(1))", F_OK) != 0 { usleep(1000) }
        #expect(put(uuid(2), in: create) == Int(EIO))
        #expect(put(uuid(3), in: create) == 0)
        #expect(put(uuid(1), in: create) == Int(EEXIST))
        #expect(
            put(uuid(4), in: "\(mount.path)/class/mdev_bus/mtty/mdev_supported_types/mtty-1/create") == 0)
        #expect(put("1", in: "\(mount.path)/bus/mdev/devices/\(uuid(3))/remove") == 0)
        let devices = try tree.open(["bus", "mdev", "devices"]).list().map(\.name).sorted()
        #expect(devices == [uuid(1), uuid(4)])
        #expect(!hanging.hasEnded)

        #expect(write(letting.raw, "x", 1) == 1)
        #expect(hanging.wait() == 0)
        try mount.end()
    }

    private func add(
        hangingFor hanging: String, failingFor failing: String, until waiting: Descriptor,
        to core: MediatedDeviceCore
    ) throws {
        var driver = MdevDriver(name: "vendor")
        driver.deviceAPI = "vfio-pci"
        driver.getAvailable = { _ in 4 }
        driver.probe = { (device: MdevDevice) throws(KernelErrno) in
            if device.name == failing { throw .inputOutput }
            var byte: UInt8 = 0
            if device.name == hanging { _ = read(waiting.raw, &byte, 1) }
        }
        driver.remove = { _ in }
        let card = PhysicalDevice(path: ["devices", "virtual", "vendor", "vendor"], deviceClass: "vendor")
        try core.add(card)
        try core.register(
            card, driver: core.register(driver),
            types: [MdevTypeName(sysfsName: "small", prettyName: "A small one")])
    }
}
