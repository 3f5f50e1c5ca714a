internal import MdevCore
internal import Synchronization

/// `bus/ap/`: the masks that say what the host keeps, and the highest ids.
extension APBus {
    var attributes: [Attribute<APBus>] {
        [
            mask("apmask", \.apmask), mask("aqmask", \.aqmask),
            Attribute("ap_max_adapter_id", mode: 0o444, show: { "\($0.maximumAdapter)\n" }),
            Attribute("ap_max_domain_id", mode: 0o444, show: { "\($0.maximumDomain)\n" }),
        ]
    }

    private func mask(
        _ name: String, _ path: any WritableKeyPath<State, APMask> & Sendable
    ) -> Attribute<APBus> {
        Attribute(
            name, mode: 0o644, show: { bus in bus.state.withLock { "\($0[keyPath: path])\n" } },
            store: { (bus: APBus, bytes: [UInt8]) throws(KernelErrno) in
                let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
                try bus.change(path, by: String(decoding: line, as: UTF8.self))
                return bytes.count
            })
    }

    /// - Throws: EINVAL for a text that is no mask; EBUSY where a queue would go back to the host that a
    ///   device has.
    private func change(
        _ path: any WritableKeyPath<State, APMask> & Sendable, by text: String
    ) throws(KernelErrno) {
        try state.withLock { state throws(KernelErrno) in
            var changed = state
            changed[keyPath: path] = try state[keyPath: path].changed(by: text)
            guard !changed.matrices.values.contains(where: { changed.reserves($0) }) else {
                throw KernelErrno.busy
            }
            state = changed
        }
        try rebind()
    }

    /// Publishes the adapters and their queues.
    func publish(in core: MediatedDeviceCore) throws(KernelErrno) {
        for adapter in adapters.numbers {
            let card = "card\(hex(adapter, 2))"
            try core.add(PhysicalDevice(path: ["devices", "ap", card], bus: "ap", driver: "cex4card"))
        }
        published.withLock { $0.core = core }
        try rebind()
    }

    /// Gives each queue to the driver that the masks say: its device is taken out and put in again.
    private func rebind() throws(KernelErrno) {
        try published.withLock { published throws(KernelErrno) in
            guard let core = published.core else { return }
            let state = state.withLock { $0 }
            var former = Dictionary(published.queues.map { ($0.name, $0) }) { first, _ in first }
            published.queues = []
            for (adapter, domain) in queueNumbers {
                let queue = queue(adapter, domain, state)
                let old = former.removeValue(forKey: queue.name)
                if let old, old.driver == queue.driver {
                    published.queues.append(old)
                    continue
                }
                if let old { try core.delete(old) }
                try core.add(queue)
                published.queues.append(queue)
            }
        }
    }

    private var queueNumbers: [(adapter: Int, domain: Int)] {
        adapters.numbers.flatMap { adapter in domains.numbers.map { (adapter, $0) } }
    }

    private func queue(_ adapter: Int, _ domain: Int, _ state: State) -> PhysicalDevice {
        PhysicalDevice(
            path: ["devices", "ap", "card\(hex(adapter, 2))", "\(hex(adapter, 2)).\(hex(domain, 4))"],
            bus: "ap",
            driver: isBound(adapter: adapter, domain: domain, state) ? "vfio_ap" : "cex4queue")
    }
}
