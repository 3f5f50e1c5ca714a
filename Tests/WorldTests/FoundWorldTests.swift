import Testing

/// Worlds in which something did not hold once, as small as shrinking made them.
struct FoundWorldTests {
    struct Found: Sendable, CustomTestStringConvertible {
        var name: String
        var parents: [String] = []
        var isQuirky = false
        var foreign: [Int] = []
        var devices: [[String]] = [[], []]
        var pools: [[String]] = [[], []]
        var vanishing = 0
        var held: [Int] = []
        var failing: Int?
        /// Of the second document.
        var policy = "settle: 0s"

        var testDescription: String { name }

        var world: World {
            World(
                parents: parents, isQuirky: isQuirky, foreign: foreign.map { (0, $0) },
                documents: (0..<2).map { document in
                    devices[document].map { World.Block(isPool: false, text: $0) }
                        + pools[document].map { World.Block(isPool: true, text: $0) }
                }, heads: [World.plainHead, "policy: {\(policy)}\n"], held: held, vanishing: vanishing,
                failing: failing)
        }
    }

    private static let matrix = "{driver: vfio_ap, adapters: [5, 6], domains: [4, 0x47]}"
    private static let newMatrix = "{driver: vfio_ap, adapters: [5, 6], domains: [4, 0x47], apConfig: true}"

    private static func adjunct(_ name: String, _ adapters: String, state: String = "attached") -> String {
        "{name: \(name), parent: matrix, type: vfio_ap-passthrough, state: \(state), "
            + "matrix: {adapters: [\(adapters)], domains: [0x47]}}"
    }

    private static func look(_ uuid: Int) -> String {
        "{uuid: \(World.foreignUUID(uuid)), parent: mtty, type: mtty-1}"
    }

    static let all = [
        Found(
            name: "A queue is declared for two devices", parents: [matrix],
            devices: [[adjunct("a", "5"), adjunct("b", "5, 6")], [adjunct("b", "5, 6"), adjunct("a", "6")]]),
        Found(
            name: "Two devices swap their queues where the kernel has ap_config", parents: [newMatrix],
            devices: [[adjunct("a", "5"), adjunct("b", "6")], [adjunct("a", "6"), adjunct("b", "5")]]),
        Found(
            name: "A device gets the queue that a later one gives where the kernel has ap_config",
            parents: [newMatrix],
            devices: [[adjunct("a", "5"), adjunct("b", "6")], [adjunct("a", "5, 6"), adjunct("b", "")]]),
        Found(
            name: "A matrix changes as its device is detached, which ends its attributes", parents: [matrix],
            devices: [[adjunct("a", "5")], [adjunct("a", "6", state: "detached")]]),
        Found(
            name: "A queue that a detached device is declared to have goes to another", parents: [matrix],
            devices: [[adjunct("a", "5")], [adjunct("a", "5", state: "detached"), adjunct("b", "5")]]),
        Found(
            name: "A pool's parent vanishes, and nothing is to be waited for",
            parents: ["{driver: mtty}", "{driver: mtty}"],
            pools: Array(
                repeating: ["{name: p, type: mtty-1, parents: [{driver: mtty}], count: 2}"], count: 2),
            vanishing: 1),
        Found(
            name: "Of hidden weights each device of a pool tells a little more", isQuirky: true,
            devices: [["{name: a, parent: quirky, type: quirky-small}"], []],
            pools: [
                [], ["{name: p, type: [quirky-large, quirky-small], parents: [{address: quirky}], count: 9}"],
            ]),
        Found(
            name: "A device that a pool took over is declared by its UUID", parents: ["{driver: mtty}"],
            foreign: [0, 0],
            devices: [[], [look(1)]],
            pools: ["matching", "none"].map {
                ["{name: p, type: mtty-1, parents: [{driver: mtty}], count: 2, adopt: \($0)}"]
            }),
        Found(
            name: "A detached device gives room back to what the same run forgot with its parent",
            parents: ["{driver: nvidia, address: \"0000:40:00.0\", board: A40, virtualFunctions: 2}"],
            devices: Array(
                repeating: [
                    "{name: b, parent: {card: \"0000:40:00.0\"}, type: nvidia-565, state: detached}"
                ], count: 2),
            pools: Array(
                repeating: ["{name: p, type: nvidia-566, parents: [{driver: nvidia}], count: fill}"], count: 2
            ),
            vanishing: 1),
        Found(
            name: "GVT-g devices of one size go and larger ones come, for which the aperture is in pieces",
            parents: ["{driver: i915, address: \"0000:00:02.0\", aperture: 512, fences: 32}"],
            devices: [
                ["{name: d, parent: \"0000:00:02.0\", type: i915-GVTg_V5_8}"],
                ["{name: e, parent: \"0000:00:02.0\", type: i915-GVTg_V5_8}"],
            ],
            pools: ["i915-GVTg_V5_8", "i915-GVTg_V5_2"].map {
                ["{name: p, type: \($0), parents: [{driver: i915}], count: 2}"]
            }),
        Found(
            name: "A create waits for a held device's removal under inUse: wait",
            parents: ["{driver: vfio_ccw, address: \"0.0.0310\", device: \"0.0.3000\"}"],
            devices: [
                ["{name: a, parent: 0.0.0310, type: vfio_ccw-io}"],
                ["{name: b, parent: 0.0.0310, type: vfio_ccw-io}"],
            ],
            held: [0], policy: "inUse: {wait: 10m}, settle: 0s"),
        Found(
            name: "A rollback makes a detached device again as it was",
            parents: ["{driver: mtty}"],
            devices: [["{name: a, parent: mtty, type: mtty-1, state: detached}"], [look(0)]],
            failing: 1, policy: "onError: rollback, settle: 0s"),
        Found(
            name: "A holder under inUse: fail ends a run whose onError is stop before its first step",
            parents: ["{driver: mtty}"],
            devices: [["{name: a, parent: mtty, type: mtty-1}"], [look(0)]],
            held: [0], policy: "onError: stop, inUse: fail, settle: 0s"),
        Found(
            name: "A queue comes from a held device that is to be detached", parents: [newMatrix],
            devices: [[adjunct("d", "6")], [adjunct("a", "6"), adjunct("d", "5", state: "detached")]],
            held: [0], policy: "inUse: {wait: 10m}, settle: 0s"),
        Found(
            name: "A rollback that cannot make a device again says so, also where a holder was waited for",
            parents: ["{driver: mtty, ports: 1}"],
            devices: [
                ["{name: e, parent: mtty, type: mtty-1, state: detached}"],
                ["{name: e, parent: mtty, type: mtty-1, state: absent}"],
            ],
            pools: [["{name: p, type: mtty-1, parents: [{driver: mtty}], count: 1}"], []],
            held: [0], failing: 1, policy: "inUse: {wait: 10m}, onError: rollback, settle: 0s"),
        Found(
            name: "A pool takes another device for one that a block declares now and that cannot be replaced",
            parents: ["{driver: mtty}"], foreign: [0, 1, 0],
            devices: [
                [],
                ["{uuid: \(World.foreignUUID(2)), parent: mtty, type: mtty-2, policy: {replace: refuse}}"],
            ],
            pools: ["mtty-1", "mtty-2"].map {
                ["{name: p, type: \($0), parents: [{driver: mtty}], count: 2, adopt: matching}"]
            }, policy: "prune: all, replace: allow, settle: 0s"),
    ]

    @Test("What did not hold once holds", arguments: all)
    func holds(found: Found) throws {
        #expect(try WorldRun(found.world).violation() == nil)
    }
}
