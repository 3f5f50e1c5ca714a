extension MediatedDevice {
    /// vfio-ap: the queues that are assigned and that no guest of the device gets, in lszcrypt's form (`05.0047`).
    ///
    /// The driver leaves out what the host lacks, and an adapter of which it does not have every queue
    /// (mdev-semantics §3.7). Empty where `matrix` and `guest_matrix` were not both read.
    public var withheldQueues: [String] {
        guard let assigned = queues(in: .matrix), let given = queues(in: .guestMatrix) else { return [] }
        return assigned.subtracting(given).sorted()
    }

    /// Lines of one half, `05.` and `.0047`, name no queue.
    private func queues(in path: AttributePath) -> Set<String>? {
        guard let text = attributes.first(where: { $0.path == path })?.value else { return nil }
        return Set(text.split(separator: "\n").filter { $0.utf8.count == 7 }.map(String.init))
    }
}
