import MdevModel
import MdevPlanner
import Testing

/// How many devices fit on several parents together.
struct SharedRoomTests {
    /// Functions of one board, each of which says that it has room for one of each type.
    private func world(functions: Int, descriptions: [String: String?]) -> World {
        var world = World()
        for number in 0..<functions {
            let types = descriptions.sorted { $0.key < $1.key }.map { id, text in
                MdevType(id: TypeID(trusted: id), availableInstances: 1, description: text)
            }
            world.parent(
                ParentDevice(
                    name: ParentName(trusted: "0000:41:00.\(number)"), path: "devices/\(number)",
                    card: "0000:41:08.0", driver: DriverName(trusted: "nvidia"), types: types))
        }
        return world
    }

    private func room(_ world: World, _ type: String, on parents: [ParentName]? = nil) -> Int? {
        let names = parents ?? world.observation.registry.parents.map(\.name)
        return SharedRoom(world.observation).devices(of: TypeID(trusted: type), on: names)
    }

    @Test("A board's limit bounds its functions, and each function takes one")
    func board() {
        let small = "framebuffer=2048M, max_instance=24"
        let world = world(
            functions: 5, descriptions: ["big": "framebuffer=24576M, max_instance=2", "small": small])
        #expect(room(world, "big") == 2)
        #expect(room(world, "small") == 5)
        #expect(room(world, "small", on: [ParentName(trusted: "0000:41:00.1")]) == 1)
        #expect(room(world, "absent") == 0)
    }

    @Test("Without descriptions nothing is said of more than one function")
    func untold() {
        let world = world(functions: 2, descriptions: ["t": nil])
        #expect(room(world, "t") == nil)
        #expect(room(world, "t", on: [ParentName(trusted: "0000:41:00.0")]) == 1)
    }

    @Test("Parents that share nothing add up")
    func sum() {
        var world = World()
        world.mtty("mtty", free: 24)
        world.mtty("mtty2", free: 3)
        #expect(room(world, "mtty-1") == 27)
        #expect(room(world, "mtty-2") == 13)
    }
}
