import Glibc
import Testing

/// Random hosts × random documents × random interference, through the whole route on the real core.
///
/// `WORLDS=100000 WORLD_SEED=5 swift test --filter WorldTests` makes more of them, from that seed on.
struct WorldTests {
    private static let count = number("WORLDS") ?? 2_000
    private static let first = number("WORLD_SEED") ?? 0

    @Test("Every world converges or says what blocks it, touches nothing that is not its own, and rests then")
    func worlds() throws {
        for seed in Self.first..<(Self.first + Self.count) {
            let world = World(seed: seed)
            guard let violation = try violation(of: world) else { continue }
            let (smallest, last) = try shrink(world, violation)
            Issue.record("seed \(seed): \(last)\n\(smallest)")
            return
        }
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
