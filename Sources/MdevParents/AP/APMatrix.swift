/// What of the AP bus one mediated device has: queues are the product of adapters and domains.
struct APMatrix: Hashable, Sendable {
    var adapters = APMask()
    var domains = APMask()
    var controlDomains = APMask()

    func shares(queuesWith other: APMatrix) -> Bool {
        adapters.intersects(other.adapters) && domains.intersects(other.domains)
    }

    /// A queue a line, `05.00ab`; adapters alone as `05.`, domains alone as `.00ab`.
    var text: String {
        if adapters.isEmpty { return domains.numbers.map { ".\(hex($0, 4))\n" }.joined() }
        if domains.isEmpty { return adapters.numbers.map { "\(hex($0, 2)).\n" }.joined() }
        let domains = domains.numbers
        return adapters.numbers.map { adapter in
            domains.map { "\(hex(adapter, 2)).\(hex($0, 4))\n" }.joined()
        }.joined()
    }

    var controlText: String { controlDomains.numbers.map { "\(hex($0, 4))\n" }.joined() }

    /// Of `ap_config`.
    var configuration: String { "\(adapters),\(domains),\(controlDomains)\n" }
}
