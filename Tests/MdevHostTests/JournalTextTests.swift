import MdevCore
import Testing

@testable import MdevHost

@Suite struct JournalTextTests {
    static let records: [JournalRecord] = {
        guard let uuid = GUID("83b8f4f2-509f-382f-3c1e-e6bfe0fa1001") else { return [] }
        let numbers = DeviceNumbers(group: 7, vfio: nil)
        let binding = DeviceRecord.Binding(driver: "vfio mdev%", numbers: numbers)
        return [
            .boot("b"), .removed(uuid),
            .device(uuid, DeviceRecord(parent: "0000:41:00.4", type: "nvidia-558", binding: nil)),
            .device(uuid, DeviceRecord(parent: "mtty", type: "mtty-1", binding: binding)),
            .attribute(
                uuid,
                AttributeWrite(path: ["nvidia", "vgpu_params"], value: [0, 10, 32, 37, 255], isVerb: false)),
            .attribute(
                uuid, AttributeWrite(path: ["assign_adapter"], value: Array("0x5\n".utf8), isVerb: true)),
            .setting(AttributeWrite(path: ["bus", "mdev", "drivers_autoprobe"], value: [], isVerb: false)),
        ]
    }()

    @Test("A record reads back as it was written", arguments: records)
    func roundTrip(record: JournalRecord) throws {
        let bytes = JournalText.header(host: "lab") + JournalText.line(record)
        let content = try #require(try JournalText.read(bytes))
        #expect(content.host == "lab")
        #expect(content.records == [record])
        #expect(content.length == bytes.count)
    }

    @Test("No byte of a record can change without being noticed")
    func checksum() throws {
        let line = JournalText.line(Self.records[3])
        for index in line.indices.dropLast() {
            var broken = line
            broken[index] ^= 1
            let content = try JournalText.read(JournalText.header(host: "lab") + broken)
            #expect(content?.records == [], "byte \(index)")
        }
    }

    @Test("A readable attribute's last value counts, and of a verb the last word on each number")
    func folding() {
        guard case .removed(let uuid) = Self.records[1] else { return }
        var state = HostState(boot: "b")
        state.apply(.device(uuid, DeviceRecord(parent: "matrix", type: "t", binding: nil)))
        let writes = [
            ("assign_adapter", "5", true), ("assign_adapter", "6", true), ("unassign_adapter", "5", true),
            ("params", "a", false), ("assign_adapter", "5", true), ("params", "b", false),
        ]
        for (name, value, isVerb) in writes {
            let write = AttributeWrite(path: [name], value: Array(value.utf8), isVerb: isVerb)
            state.apply(.attribute(uuid, write))
        }
        let kept = state.devices[uuid]?.attributes.map {
            "\($0.path[0]) \(String(decoding: $0.value, as: UTF8.self))"
        }
        #expect(kept == ["assign_adapter 6", "unassign_adapter 5", "assign_adapter 5", "params b"])
    }
}
