internal import MdevModel

/// From one set of adapters, domains and control domains to another by the fewest verbs.
///
/// First everything that goes, then everything that comes: until the last unassign the queues are among the
/// former ones, from the first assign on among the new ones, so no step between can be refused for a queue
/// that neither side has.
struct MatrixDifference {
    private let from: MatrixConfiguration
    private let to: MatrixConfiguration

    init(from: MatrixConfiguration, to: MatrixConfiguration) {
        self.from = from
        self.to = to
    }

    var isEmpty: Bool { from == to }

    /// Whether something is unassigned: a running guest loses it.
    var takesAway: Bool {
        MatrixConfiguration.Resource.allCases.contains { !Set(from[$0]).isSubset(of: to[$0]) }
    }

    var verbs: [Step.Kind] {
        calls(assigning: false, present: to, in: from) + calls(assigning: true, present: from, in: to)
    }

    /// One verb for each id that `other` has and `present` has not.
    private func calls(assigning: Bool, present: MatrixConfiguration, in other: MatrixConfiguration) -> [Step
        .Kind]
    {
        MatrixConfiguration.Resource.allCases.flatMap { resource -> [Step.Kind] in
            let ids = Set(other[resource]).subtracting(present[resource]).sorted()
            let path = AttributePath(verb: MatrixVerb(assigns: assigning, resource: resource))
            return ids.map { .invoke(verb: path, value: hexadecimal($0)) }
        }
    }
}

extension MatrixConfiguration {
    /// `ap_config`'s text: three masks of 256 bits, bit 0 leftmost (mdev-semantics §3.7).
    var maskText: String { Resource.allCases.map { mask(self[$0]) }.joined(separator: ",") }

    /// Queues in lszcrypt's form: `05.0047`.
    var queues: Set<String> {
        Set(adapters.flatMap { adapter in domains.map { "\(padded(adapter, 2)).\(padded($0, 4))" } })
    }
}

private func mask(_ ids: [Int]) -> String {
    var nibbles = Array(repeating: UInt8(0), count: 64)
    for id in ids where (0..<256).contains(id) { nibbles[id / 4] |= 8 >> UInt8(id % 4) }
    return "0x" + nibbles.map { String($0, radix: 16) }.joined()
}

private func hexadecimal(_ id: Int) -> String { "0x" + padded(id, 2) }

private func padded(_ id: Int, _ width: Int) -> String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
}
