import MdevCore
import MdevParents
import Testing

@Suite struct CCWTests {
    static let path = "devices/css0/0.0.0313"

    @Test(
        "A subchannel takes one device, then EUSERS now and EPERM in 2016",
        arguments: [(CoreProfile.modern, KernelErrno.tooManyUsers), (.v2016, .notPermitted)])
    func oneDevice(profile: CoreProfile, refusal: KernelErrno) throws {
        let host = try Host(profile)
        try CCWParent(.init(subchannel: "0.0.0313", device: "0.0.3000")).register(with: host.core)
        try CCWParent(.init(subchannel: "0.0.0314", device: "0.0.3001")).register(with: host.core)
        let subchannel = host.parent(Self.path)
        #expect(subchannel.types == ["vfio_ccw-io"])
        #expect(try subchannel.file("name", of: "vfio_ccw-io") == "I/O subchannel (Non-QDIO)\n")
        #expect(try subchannel.file("device_api", of: "vfio_ccw-io") == "vfio-ccw\n")
        #expect(try subchannel.available("vfio_ccw-io") == 1)
        #expect(subchannel.create("vfio_ccw-io", 1) == nil)
        #expect(try subchannel.available("vfio_ccw-io") == 0)
        #expect(subchannel.create("vfio_ccw-io", 2) == refusal)
        #expect(host.parent("devices/css0/0.0.0314").create("vfio_ccw-io", 2) == nil)
        #expect(subchannel.remove(1) == nil)
        #expect(try subchannel.available("vfio_ccw-io") == 1)
        #expect(try host.text("\(Self.path)/dev_busid") == "0.0.3000\n")
    }

    @Test("A QDIO subchannel is no parent")
    func qdio() throws {
        let host = try Host(.modern)
        try CCWParent(.init(subchannel: "0.0.0313", device: "0.0.f5f0", isQDIO: true))
            .register(with: host.core)
        #expect(host.node(Self.path) != nil)
        #expect(host.node("\(Self.path)/mdev_supported_types") == nil)
        #expect(host.node("\(Self.path)/driver") == nil)
    }

    @Test("Nothing is created on a subchannel that is not operational", arguments: CoreProfile.allCases)
    func notOperational(profile: CoreProfile) throws {
        let host = try Host(profile)
        let parent = CCWParent(.init(subchannel: "0.0.0313", device: "0.0.3000"))
        try parent.register(with: host.core)
        parent.isOperational = false
        #expect(host.parent(Self.path).create("vfio_ccw-io", 1) == .noDevice)
        parent.isOperational = true
        #expect(host.parent(Self.path).create("vfio_ccw-io", 1) == nil)
    }
}
