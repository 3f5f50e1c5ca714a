import MdevModel
import Testing

struct DeviceUUIDTests {
    @Test("A UUID is parsed without case and printed lower-case")
    func roundTrip() throws {
        let uuid = try DeviceUUID("83B8F4F2-509F-382F-3C1E-E6BFE0FA1001")
        #expect(uuid.description == "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001")
        #expect(try DeviceUUID(uuid.description) == uuid)
        #expect(DeviceUUID(bytes: uuid.bytes) == uuid)
    }

    @Test(
        "What uuid_is_valid refuses is refused",
        arguments: [
            "", "83b8f4f2509f382f3c1ee6bfe0fa1001", "{83b8f4f2-509f-382f-3c1e-e6bfe0fa1001}",
            "83b8f4f2-509f-382f-3c1e-e6bfe0fa100", "83b8f4f2-509f-382f-3c1e-e6bfe0fa10011",
            "83b8f4f2-509f-382f-3c1e-e6bfe0fa100g", " 83b8f4f2-509f-382f-3c1e-e6bfe0fa100",
            "83b8f4f2-509f-382f3-c1e-e6bfe0fa1001",
        ])
    func refused(text: String) {
        #expect(throws: NameError.self) { try DeviceUUID(text) }
    }

    @Test("The name-based UUID is RFC 9562's")
    func version5() throws {
        let dns = try DeviceUUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
        #expect(
            DeviceUUID(version5: "www.example.com", in: dns).description
                == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    }

    @Test(
        "A kernel's name for a device is lower-case, and nothing else is one",
        arguments: [
            ("83b8f4f2-509f-382f-3c1e-e6bfe0fa1001", true), ("83B8f4f2-509f-382f-3c1e-e6bfe0fa1001", false),
            ("83b8f4f2-509f-382f-3c1e-e6bfe0fa100g", false), ("83b8f4f2-509f-382f3-c1e-e6bfe0fa1001", false),
            ("83b8f4f2-509f-382f-3c1e-e6bfe0fa100", false), ("mdev_supported_types", false), ("", false),
            ("83b8f4f2a509f-382f-3c1e-e6bfe0fa1001", false), ("------------------------------------", false),
        ])
    func kernelName(name: String, isOne: Bool) throws {
        #expect(DeviceUUID(kernelName: name) == (isOne ? try DeviceUUID(name) : nil))
    }
}
