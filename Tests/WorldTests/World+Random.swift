import TreeConformance

extension World {
    /// The same world for the same seed.
    init(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let kinds = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            ParentKind.allCases.randomElement(using: &random) ?? .mtty
        }
        isOld = Int.random(in: 0..<4, using: &random) == 0
        var names = ParentNames(isOld: isOld)
        parents = kinds.compactMap { names.line(for: $0, &random) }
        isQuirky = kinds.contains(.quirky)
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
        heads = (0..<2).map { _ in
            let namespace = Int.random(in: 0..<6, using: &random) == 0 ? "other" : "default"
            let prune = ["created", "created", "created", "owned", "all", "never"]
            let replace = Int.random(in: 0..<6, using: &random) == 0 ? "refuse" : "allow"
            let onError = ["continue", "stop", "rollback"].randomElement(using: &random) ?? "continue"
            let inUse = ["skip", "skip", "fail", "{wait: 10m}"].randomElement(using: &random) ?? "skip"
            return "namespace: \(namespace)\npolicy: {settle: 0s, replace: \(replace), inUse: \(inUse), "
                + "onError: \(onError), prune: \(prune.randomElement(using: &random) ?? "created")}\n"
        }
        held = Int.random(in: 0..<3, using: &random) == 0 ? [Int.random(in: 0..<8, using: &random)] : []
        vanishing = Int.random(in: 0..<4, using: &random) == 0 ? 1 : 0
        failing = Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 0..<8, using: &random) : nil
    }
}

extension World.Block {
    /// A few names for all, so that the second document changes what the first declares.
    static func device(_ offers: [ParentNames.Offer], _ random: inout SplitMix) -> Self {
        let offer = anyOffer(offers, &random)
        var name = "name: \(["a", "b", "c", "d", "e"].randomElement(using: &random) ?? "a")"
        if Int.random(in: 0..<8, using: &random) == 0 {
            name = "uuid: \(World.foreignUUID(Int.random(in: 0..<3, using: &random)))"
        }
        let type = offer.kind.types.randomElement(using: &random) ?? "mtty-1"
        let parent = Int.random(in: 0..<3, using: &random) == 0 ? offer.reference : "\"\(offer.parent)\""
        let state =
            ["attached", "attached", "attached", "detached", "absent"].randomElement(using: &random)
            ?? "attached"
        let protect = Int.random(in: 0..<12, using: &random) == 0 ? ", protect: true" : ""
        let configuration = state == "absent" ? "" : offer.kind.configuration(&random)
        let overrides = ["prune: never", "inUse: fail", "inUse: skip", "replace: refuse", "replace: allow"]
        let policy =
            Int.random(in: 0..<8, using: &random) == 0
            ? ", policy: {\(overrides.randomElement(using: &random) ?? "inUse: skip")}" : ""
        return Self(
            isPool: false,
            text: "{\(name), parent: \(parent), type: \"\(type)\", state: \(state)\(protect)\(policy)"
                + "\(configuration)}"
        )
    }

    static func pool(_ offers: [ParentNames.Offer], _ random: inout SplitMix) -> Self {
        let offer = anyOffer(offers, &random)
        let types = offer.kind.types.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random))
        let sizes = ["1", "3", "9", "fill", "{perCard: 2}"]
        // A matrix has room for 65,536 devices.
        let size = offer.kind == .vfioAP ? "2" : sizes.randomElement(using: &random) ?? "1"
        let placement = Bool.random(using: &random) ? "spread" : "pack"
        let adopt = Int.random(in: 0..<4, using: &random) == 0 ? ", adopt: matching" : ""
        let configuration = offer.kind == .vfioAP ? "" : offer.kind.configuration(&random)
        return Self(
            isPool: true,
            text: "{name: p, type: [\(types.map { "\"\($0)\"" }.joined(separator: ", "))], "
                + "parents: [{\(offer.pattern)}], count: \(size), placement: \(placement)\(adopt)\(configuration)}"
        )
    }

    private static func anyOffer(
        _ offers: [ParentNames.Offer], _ random: inout SplitMix
    ) -> ParentNames.Offer {
        offers.randomElement(using: &random)
            ?? ParentNames.Offer(kind: .mtty, parent: "mtty", pattern: "driver: mtty", reference: "mtty")
    }

    static func withUniqueNames(_ blocks: [Self]) -> [Self] {
        var seen: Set<Substring> = []
        return blocks.filter { seen.insert($0.text.prefix { $0 != "," }).inserted }
    }
}
