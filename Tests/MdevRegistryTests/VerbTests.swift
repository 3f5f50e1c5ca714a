import Glibc
import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

private let mtty = "devices/virtual/mtty/mtty"
private let uuid = DeviceUUID(high: 1, low: 2)

struct VerbTests {
    let captured: CapturedTree
    let registry: Registry<DirectoryTree>
    let parent: ParentName

    init() throws {
        captured = try CapturedTree()
        try captured.busDriver("mtty")
        try captured.parent(mtty, driver: nil, subsystem: "class/mtty")
        try captured.type("mtty-1", of: mtty, name: nil, available: "24")
        try captured.device(uuid.description, of: mtty, type: "mtty-1", driver: "mtty")
        registry = Registry(tree: try captured.tree())
        parent = try ParentName("mtty")
    }

    private func text(_ path: String) throws -> String { try captured.folder.text(path) }

    @Test("A type's directory that is kept open is opened again when its parent went and came again")
    func reopens() throws {
        let type = try TypeID("mtty-1")
        let folder = "\(mtty)/mdev_supported_types/mtty-1"
        var sequence = CreateSequence<DirectoryTree>()
        try sequence.create(DeviceUUID(high: 3, low: 4), type: type, on: parent, in: registry)
        let path = "\(captured.folder.path)/\(folder)"
        #expect(rename(path, "\(path)-gone") == 0)
        try captured.folder.delete("\(folder)-gone/create")
        try captured.type("mtty-1", of: mtty, name: nil, available: "24")
        try sequence.create(DeviceUUID(high: 3, low: 5), type: type, on: parent, in: registry)
        #expect(try text("\(folder)/create") == "00000000-0000-0003-0000-000000000005\n")
    }

    @Test("Each verb writes what the kernel wants into the file that is its own")
    func writes() throws {
        try registry.create(DeviceUUID(high: 3, low: 4), type: TypeID("mtty-1"), on: parent)
        #expect(
            try text("\(mtty)/mdev_supported_types/mtty-1/create")
                == "00000000-0000-0003-0000-000000000004\n")
        try registry.attach(uuid, to: DriverName("mtty"))
        #expect(try text("bus/mdev/drivers/mtty/bind") == "\(uuid)\n")
        try registry.detach(uuid, from: DriverName("mtty"))
        #expect(try text("bus/mdev/drivers/mtty/unbind") == "\(uuid)\n")
        try registry.remove(uuid, on: parent)
        #expect(try text("\(mtty)/\(uuid)/remove") == "1\n")
    }

    @Test("The instances left of a type can be read anew")
    func availableInstances() throws {
        let type = try TypeID("mtty-1")
        #expect(try registry.availableInstances(of: type, on: parent, for: uuid) == 24)
        try captured.folder.delete("\(mtty)/mdev_supported_types/mtty-1/available_instances")
        #expect(try registry.availableInstances(of: type, on: parent, for: uuid) == nil)
    }

    private func refusal(_ call: () throws(RegistryError) -> Void) -> Refusal? {
        do throws(RegistryError) {
            try call()
        } catch {
            if case .refused(let refusal) = error { return refusal }
        }
        return nil
    }

    @Test("A refusal says how far the verb got")
    func stages() throws {
        let (missing, other) = (try ParentName("none"), DeviceUUID(high: 9, low: 9))
        let (type, noType) = (try TypeID("mtty-1"), try TypeID("mtty-9"))
        let (driver, attribute) = (try DriverName("none"), try AttributePath("vendor/none"))
        let refusals = [
            refusal { () throws(RegistryError) in try registry.create(uuid, type: type, on: missing) },
            refusal { () throws(RegistryError) in try registry.create(uuid, type: noType, on: parent) },
            refusal { () throws(RegistryError) in try registry.remove(other, on: parent) },
            refusal { () throws(RegistryError) in try registry.detach(uuid, from: driver) },
            refusal { () throws(RegistryError) in
                try registry.setAttribute(attribute, to: "1", of: uuid, on: parent)
            },
        ]
        #expect(refusals.map { $0?.stage } == [.parent, .type, .device, .driver, .file])
        #expect(refusals.allSatisfy { $0?.errno == .noEntry })
        #expect(
            refusals.map { $0?.path.last } == [
                "mdev_supported_types", "mtty-9", other.description, "none", "vendor",
            ])
    }
}

struct RefusalTests {
    @Test(
        "Capacity and transience are properties of the refusal",
        arguments: [
            (Refusal.Verb.create, SystemErrno.noSpace, true, false), (.create, .tooManyUsers, true, false),
            (.create, .inputOutput, true, false), (.create, .notPermitted, true, false),
            (.create, .noMemory, true, false), (.create, .exists, false, false),
            (.create, .again, false, true),
            (.create, .accessDenied, false, false), (.setAttribute, .inputOutput, false, false),
            (.setAttribute, .busy, false, true), (.remove, .busy, false, true),
            // The file of a remove that met a create is gone for good (mdev-semantics D10).
            (.remove, .again, false, false), (.detach, .noDevice, false, false),
        ])
    func properties(verb: Refusal.Verb, errno: SystemErrno, isCapacity: Bool, isTransient: Bool) {
        let refusal = Refusal(verb, uuid, at: .file, path: ["x"], errno: errno)
        #expect(RegistryError.refused(refusal).isCapacity == isCapacity)
        #expect(RegistryError.refused(refusal).isTransient == isTransient)
        #expect(RegistryError.refused(refusal).errno == errno)
    }

    @Test("Without room for the path itself there is no capacity to speak of")
    func stage() {
        #expect(!Refusal(.create, uuid, at: .parent, path: [], errno: .noMemory).isCapacity)
    }

    @Test("The sentence says what, where, why, and what to do next")
    func sentence() {
        let refusal = Refusal(
            .create, uuid, at: .file,
            path: ["class", "mdev_bus", "mtty", "mdev_supported_types", "mtty-1", "create"], errno: .noSpace)
        #expect(
            RegistryError.refused(refusal).description
                == "cannot create 00000000-0000-0001-0000-000000000002:"
                + " class/mdev_bus/mtty/mdev_supported_types/mtty-1/create: ENOSPC (No space left on device):"
                + " the parent has no instance of this type left. Remove a device of that card, or choose another"
                + " parent")
    }

    @Test("Every verb and stage has a meaning for whatever errno comes", arguments: Refusal.Verb.allCases)
    func meanings(verb: Refusal.Verb) {
        for stage in Refusal.Stage.allCases {
            for number in Int32(1)...133 {
                let refusal = Refusal(
                    verb, uuid, at: stage, path: ["x"], errno: SystemErrno(rawValue: number))
                #expect(!refusal.meaning.isEmpty && !refusal.meaning.hasSuffix("."), "\(refusal)")
            }
        }
    }
}
