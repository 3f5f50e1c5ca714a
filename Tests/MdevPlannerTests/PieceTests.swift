import MdevModel
import MdevPlanner
import Testing
import TreeConformance

/// GVT-g: a device gets its parts of the aperture and of hidden memory in one piece each.
struct PieceTests {
    /// Types of 1, 2, 4 and 8 units, as i915 describes them.
    private static let sizes = [(8, 64, 384), (4, 128, 512), (2, 256, 1024), (1, 512, 2048)]

    private struct Region {
        var occupied: [(start: Int, size: Int)] = []
        let end: Int

        /// A part somewhere in a gap that holds it, at one of the gap's edges.
        mutating func take(_ size: Int, _ random: inout SplitMix) -> Int? {
            var gaps: [(Int, Int)] = []
            var start = 0
            for part in occupied.sorted(by: { $0.start < $1.start }) + [(end, 0)] {
                if part.start - start >= size { gaps.append((start, part.start)) }
                start = part.start + part.size
            }
            guard let gap = gaps.randomElement(using: &random) else { return nil }
            let chosen = Bool.random(using: &random) ? gap.0 : gap.1 - size
            occupied.append((chosen, size))
            return chosen
        }

        mutating func give(_ start: Int) { occupied.removeAll { $0.start == start } }

        var free: Int { end - occupied.map(\.size).reduce(0, +) }
    }

    private struct Graphics {
        var low = Region(end: 384)
        var high = Region(end: 3200)
        var parts: [String: (Int, Int)] = [:]

        func available(_ type: Int) -> Int {
            min(low.free / PieceTests.sizes[type].1, high.free / PieceTests.sizes[type].2, 7 - parts.count)
        }

        mutating func create(_ name: String, _ type: Int, _ random: inout SplitMix) -> Bool {
            guard parts.count < 7 else { return false }
            guard let start = low.take(PieceTests.sizes[type].1, &random) else { return false }
            guard let other = high.take(PieceTests.sizes[type].2, &random) else {
                low.give(start)
                return false
            }
            parts[name] = (start, other)
            return true
        }

        mutating func remove(_ name: String) {
            guard let part = parts.removeValue(forKey: name) else { return }
            low.give(part.0)
            high.give(part.1)
        }
    }

    private static func type(_ index: Int) -> TypeID { TypeID(trusted: "i915-GVTg_V5_\(sizes[index].0)") }

    private func parent(_ graphics: Graphics) -> ParentDevice {
        ParentDevice(
            name: ParentName(trusted: "igpu"), path: "devices/igpu", driver: DriverName(trusted: "i915"),
            types: Self.sizes.indices.map { index in
                let size = Self.sizes[index]
                return MdevType(
                    id: Self.type(index), availableInstances: graphics.available(index),
                    description: "low_gm_size: \(size.1)MB\nhigh_gm_size: \(size.2)MB\nfence: 4\n")
            })
    }

    @Test("No create is certain that some layout of the aperture and of hidden memory refuses")
    func everyLayout() throws {
        var certain = 0
        for seed in 0..<4_000 as Range<UInt64> {
            var random = SplitMix(seed: seed)
            var graphics = Graphics()
            var world = World()
            // Some that went again, so that gaps are anywhere.
            for number in 0..<Int.random(in: 0...9, using: &random) {
                let type = Int.random(in: 0..<3, using: &random)
                guard graphics.create("d\(number)", type, &random) else { continue }
                if Bool.random(using: &random) {
                    graphics.remove("d\(number)")
                } else {
                    try world.made("device/d\(number)", type: Self.type(type).text, on: "igpu")
                }
            }
            world.parent(parent(graphics))
            for number in 0..<Int.random(in: 1...9, using: &random) {
                let type = Self.type(Int.random(in: 0..<4, using: &random))
                try world.declare("d\(number)", type: type.text, on: "igpu")
            }
            let plan = makePlan(
                desired: world.desired, observation: world.observation,
                options: PlanOptions(acceptRemovals: true))
            let steps = plan.changes.flatMap { change in change.steps.map { (change, $0) } }
            for (change, step) in steps.sorted(by: { $0.1.id < $1.1.id }) {
                let name = String(change.device.instance?.shortName ?? "")
                if case .remove = step.kind { graphics.remove(name) }
                guard case .create(_, let wanted) = step.kind,
                    let type = Self.sizes.indices.first(where: { Self.type($0) == wanted })
                else { continue }
                let isMade = graphics.create(name, type, &random)
                guard change.certainty == .certain else { continue }
                certain += 1
                if !isMade {
                    Issue.record("seed \(seed): \(name) of type \(wanted) was certain, and refused")
                    return
                }
            }
        }
        #expect(certain > 2_000)
    }

    @Test("On an empty parent, and for devices of one size side by side, all that fit are certain")
    func emptyParent() throws {
        var world = World()
        world.parent(parent(Graphics()))
        try world.pool(
            "p", type: Self.type(1).text, size: .count(4), parents: [ParentPattern(driver: "i915")])
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.prefix(3).allSatisfy { $0.blocked == nil && $0.certainty == .certain })
        #expect(plan.changes.last?.blocked?.by == .capacity)
    }

    @Test("A filling pool tries what a parent offers without being certain, one at a time")
    func fillTries() throws {
        var random = SplitMix(seed: 1)
        var graphics = Graphics()
        var world = World()
        for number in 0..<2 where graphics.create("d\(number)", 0, &random) {
            try world.made("device/d\(number)", type: Self.type(0).text, on: "igpu")
            try world.declare("d\(number)", type: Self.type(0).text, on: "igpu")
        }
        world.parent(parent(graphics))
        try world.pool("p", type: Self.type(2).text, size: .fill, parents: [ParentPattern(driver: "i915")])
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.certainty) == [.uncertain])
        #expect(plan.changes.map { $0.device.instance?.shortName } == ["p/0"])
    }
}
