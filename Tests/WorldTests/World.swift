import MdevModel
import TreeConformance

/// A host, what others do on it, and two documents after one another. Values, so that a failing one can be shrunk.
struct World: CustomStringConvertible {
    /// Whether the kernel is of the 2016 design.
    var isOld = false
    /// Lines of the host file's list of parents.
    var parents: [String]
    /// Whether there is a ``QuirkyParent`` as well.
    var isQuirky: Bool
    /// Devices that others make before the first run: a type on a parent, by indexes modulo what there is.
    var foreign: [(parent: Int, type: Int)]
    /// Blocks of the first and of the second document.
    var documents: [[Block]]
    /// Namespace and policy of each document.
    var heads: [String]
    /// Which of the devices that exist after the first run are held during the second.
    var held: [Int]
    /// How many parents are gone in the third run.
    var vanishing: Int
    /// Which of the second run's writes to devices the host refuses, by its number from 0; nil: none.
    var failing: Int?

    /// A device or a pool of a document.
    struct Block: CustomStringConvertible {
        var isPool: Bool
        var text: String

        var description: String { text }
    }

    /// What others call the devices that they make.
    static func foreignUUID(_ number: Int) -> DeviceUUID { DeviceUUID(high: 0xf0, low: UInt64(number)) }

    var hostFile: String {
        let list = parents.isEmpty ? " []\n" : "\n" + parents.map { "  - \($0)\n" }.joined()
        return "version: 1\nname: world\nprofile: \(isOld ? "v2016" : "modern")\nparents:\(list)"
    }

    func document(_ index: Int) -> String {
        let blocks = documents[index]
        let (pools, devices) = (blocks.filter(\.isPool), blocks.filter { !$0.isPool })
        return "version: 1\n\(heads[index])devices: [\(devices.map(\.text).joined(separator: ", "))]\n"
            + "pools: [\(pools.map(\.text).joined(separator: ", "))]\n"
    }

    var description: String {
        """
        host:
        \(hostFile)\(isQuirky ? "and a quirky parent\n" : "")first document:
        \(document(0))second document:
        \(document(1))foreign: \(foreign.map { "\($0.parent)/\($0.type)" }), held: \(held), vanishing: \(vanishing), \
        failing: \(failing.map(String.init) ?? "-")
        """
    }

    static let plainHead = "policy: {settle: 0s}\n"

    /// This world with one thing less, each in turn.
    var smaller: [World] {
        var worlds: [World] = []
        func add(_ change: (inout World) -> Void) {
            var world = self
            change(&world)
            worlds.append(world)
        }
        for index in parents.indices { add { $0.parents.remove(at: index) } }
        for index in foreign.indices { add { $0.foreign.remove(at: index) } }
        for document in documents.indices {
            for block in documents[document].indices { add { $0.documents[document].remove(at: block) } }
        }
        for index in held.indices { add { $0.held.remove(at: index) } }
        if isQuirky { add { $0.isQuirky = false } }
        for head in heads.indices where heads[head] != Self.plainHead {
            add { $0.heads[head] = Self.plainHead }
        }
        if vanishing > 0 { add { $0.vanishing = 0 } }
        if failing != nil { add { $0.failing = nil } }
        if isOld { add { $0.isOld = false } }
        return worlds
    }
}
