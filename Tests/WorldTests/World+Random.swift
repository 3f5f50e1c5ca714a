import TreeConformance

extension World {
    /// The same world for the same seed.
    init(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let kinds = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            ParentKind.allCases.randomElement(using: &random) ?? .mtty
        }
        var names = ParentNames()
        parents = kinds.map { names.line(for: $0) }
        let offers = names.offers
        foreign = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            (Int.random(in: 0..<16, using: &random), Int.random(in: 0..<8, using: &random))
        }
        documents = (0..<2).map { _ in
            var blocks = (0..<Int.random(in: 0...4, using: &random)).map { _ in Block.device(offers, &random)
            }
            if Int.random(in: 0..<2, using: &random) == 0 { blocks.append(.pool(offers, &random)) }
            return Block.withUniqueNames(blocks)
        }
        held = Int.random(in: 0..<3, using: &random) == 0 ? [Int.random(in: 0..<8, using: &random)] : []
        vanishing = Int.random(in: 0..<4, using: &random) == 0 ? 1 : 0
    }
}

/// The parent models, as a host file names them.
enum ParentKind: CaseIterable {
    case mtty, mdpy, mbochs

    var types: [String] {
        switch self {
        case .mtty: ["mtty-1", "mtty-2"]
        case .mdpy: ["mdpy-vga", "mdpy-xga", "mdpy-hd"]
        case .mbochs: ["mbochs-small", "mbochs-medium", "mbochs-large"]
        }
    }

    var driver: String {
        switch self {
        case .mtty: "mtty"
        case .mdpy: "mdpy"
        case .mbochs: "mbochs"
        }
    }
}

/// What the parents of a world are called, and what they offer.
struct ParentNames {
    struct Offer {
        var parent: String
        var driver: String
        var types: [String]
    }

    private(set) var offers: [Offer] = []

    mutating func line(for kind: ParentKind) -> String {
        let count = offers.count { $0.driver == kind.driver }
        let name = count == 0 ? kind.driver : "\(kind.driver)\(count + 1)"
        offers.append(Offer(parent: name, driver: kind.driver, types: kind.types))
        return "{driver: \(kind.driver)}"
    }
}

extension World.Block {
    /// A few names for all, so that the second document changes what the first declares.
    static func device(_ offers: [ParentNames.Offer], _ random: inout SplitMix) -> Self {
        let offer =
            offers.randomElement(using: &random)
            ?? ParentNames.Offer(parent: "mtty", driver: "mtty", types: ["mtty-1"])
        let name = ["a", "b", "c", "d", "e"].randomElement(using: &random) ?? "a"
        let type = offer.types.randomElement(using: &random) ?? "mtty-1"
        let state =
            ["attached", "attached", "attached", "detached", "absent"].randomElement(using: &random)
            ?? "attached"
        let protect = Int.random(in: 0..<12, using: &random) == 0 ? ", protect: true" : ""
        return Self(
            isPool: false,
            text: "{name: \(name), parent: \(offer.parent), type: \(type), state: \(state)\(protect)}")
    }

    static func pool(_ offers: [ParentNames.Offer], _ random: inout SplitMix) -> Self {
        let offer =
            offers.randomElement(using: &random)
            ?? ParentNames.Offer(parent: "mtty", driver: "mtty", types: ["mtty-1"])
        let type = offer.types.randomElement(using: &random) ?? "mtty-1"
        let sizes = ["1", "3", "9", "fill", "{perCard: 2}"]
        let size = sizes.randomElement(using: &random) ?? "1"
        let placement = Bool.random(using: &random) ? "spread" : "pack"
        let adopt = Int.random(in: 0..<4, using: &random) == 0 ? ", adopt: matching" : ""
        return Self(
            isPool: true,
            text: "{name: p, type: \(type), parents: [{driver: \(offer.driver)}], count: \(size), "
                + "placement: \(placement)\(adopt)}")
    }

    static func withUniqueNames(_ blocks: [Self]) -> [Self] {
        var seen: Set<Substring> = []
        return blocks.filter { seen.insert($0.text.prefix { $0 != "," }).inserted }
    }
}
