public import MdevModel

/// A create that is about to be made.
public struct Intent: Hashable, Sendable, Codable {
    /// As the ledger is to hold it.
    public var entry: LedgerEntry
    /// Whether a device of this UUID existed, to be removed first.
    public var replaces: Bool

    init(entry: LedgerEntry, replaces: Bool) {
        self.entry = entry
        self.replaces = replaces
    }

    /// Whether the run that crashed got to make the device.
    ///
    /// A device of that UUID, type and parent is taken for ours where there was none before. Where one was to be
    /// replaced by a like one (a detached device that can only be made anew), the former's entry still stands as
    /// long as it was not removed.
    func wasCarriedOut(device: MediatedDevice?, known: LedgerEntry?, bootID: String) -> Bool {
        guard let device, device.parent == entry.parent, entry.bootID == bootID else { return false }
        guard device.type == nil || device.type == entry.type else { return false }
        guard replaces, let known else { return true }
        return known.parent != entry.parent || known.type != entry.type
    }
}
