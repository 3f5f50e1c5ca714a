import MdevModel
import MdevReconciler
import Testing
import TreeConformance

struct SecondOwnerTests {
    let lab: Lab
    let uuid: DeviceUUID

    init() throws {
        lab = try Lab()
        uuid = try Want.uuid("console")
        try lab.folder.directory("mdevctl.d/scripts.d")
    }

    private var folder: String { "\(lab.folder.path)/mdevctl.d" }

    private func define(_ type: String = "mtty-1", start: String = "auto", on parent: String = "mtty") throws
    {
        try lab.folder.file(
            "mdevctl.d/\(parent)/\(uuid)", "{\n  \"mdev_type\": \"\(type)\",\n  \"start\": \"\(start)\"\n}")
    }

    private func owners(_ desired: DesiredState) throws -> [SecondOwner] {
        SecondOwner.all(
            of: try lab.reconciler().plan(desired, options: lab.options.planning),
            MdevctlAutostart.all(in: folder))
    }

    @Test("mdevctl's start of a device that the documents remove is a second owner")
    func removed() throws {
        try lab.apply(try Want.state([try Want.device("console")]))
        try define()
        let owner = try #require(try owners(try Want.state([])).first)
        #expect(owner.verb == "remove")
        #expect("\(owner)".contains("\(folder)/mtty/\(uuid)"))
        #expect("\(owner)".contains("mdevctl undefine --uuid \(uuid) --parent mtty"))
    }

    @Test("A definition that agrees with the documents, or that starts nothing, is no second owner")
    func agreeing() throws {
        let desired = try Want.state([try Want.device("console")])
        try define()
        #expect(try owners(desired).isEmpty)
        try lab.apply(desired)
        #expect(try owners(desired).isEmpty)
        try define(start: "manual")
        #expect(try owners(try Want.state([])).isEmpty)
    }

    @Test("A definition of another type or parent than the documents' is a second owner")
    func otherwise() throws {
        let desired = try Want.state([try Want.device("console")])
        try define("mtty-2")
        #expect(try owners(desired).map(\.verb) == ["replace"])
    }

    @Test(
        "A device that is declared absent is a second owner's while mdevctl starts it, also when it is not there"
    )
    func absent() throws {
        try define()
        var device = try Want.device("console", state: .absent)
        device.uuid = uuid
        #expect(try owners(try Want.state([device])).map(\.verb) == ["remove"])
    }

    @Test("Definitions that mdevctl itself cannot take, and files of other names, start nothing")
    func broken() throws {
        try lab.folder.file("mdevctl.d/mtty/\(uuid)", "{\"mdev_type\": ")
        try lab.folder.file("mdevctl.d/mtty/notes", "{\"mdev_type\": \"mtty-1\", \"start\": \"auto\"}")
        try lab.folder.file("mdevctl.d/README", "")
        #expect(MdevctlAutostart.all(in: folder).isEmpty)
        #expect(MdevctlAutostart.all(in: "\(folder)/none").isEmpty)
    }
}
