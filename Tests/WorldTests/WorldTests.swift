import Glibc
import Testing

/// Random hosts × random documents × random interference, through the whole route on the real core.
///
/// `WORLDS=100000 WORLD_SEED=5 swift test --filter WorldTests` makes more of them, from that seed on.
struct WorldTests {
    private static let count = number("WORLDS") ?? 10_000
    private static let first = number("WORLD_SEED") ?? 0
    /// A world waits for nobody, so more of them than processors gain nothing.
    private static let lanes: UInt64 = 2

    @Test("Every world converges or says what blocks it, touches nothing that is not its own, and rests then")
    func worlds() async throws {
        let failures = try await withThrowingTaskGroup(of: String?.self) { group in
            for lane in 0..<Self.lanes { group.addTask { try firstFailure(lane: lane) } }
            return try await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
        }
        for failure in failures { Issue.record(Comment(rawValue: failure)) }
    }

    /// Every ``lanes``th seed in turn, up to one that fails.
    private func firstFailure(lane: UInt64) throws -> String? {
        for seed in stride(from: Self.first + lane, to: Self.first + Self.count, by: Int(Self.lanes)) {
            let world = World(seed: seed)
            guard let violation = try violation(of: world) else { continue }
            let (smallest, last) = try shrink(world, violation)
            return "seed \(seed): \(last)\n\(smallest)"
        }
        return nil
    }

    private func violation(of world: World) throws -> String? {
        do { return try WorldRun(world).violation() } catch { return "\(error)" }
    }

    /// The smallest world in which something does not hold.
    private func shrink(_ world: World, _ violation: String) throws -> (World, String) {
        for smaller in world.smaller {
            if let found = try self.violation(of: smaller) { return try shrink(smaller, found) }
        }
        return (world, violation)
    }

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }
}
