/// Names or UUIDs that one run's documents may give only once, each with the place that gave it first.
struct Claims<Key: Hashable> {
    private var places: [Key: SourceMark] = [:]

    mutating func reserve(_ count: Int) { places.reserveCapacity(places.count + count) }

    subscript(key: Key) -> SourceMark? { places[key] }

    /// - Returns: the place that had the key before, which keeps it.
    mutating func claim(_ key: Key, at place: SourceMark) -> SourceMark? {
        // One look-up where the key is new, as nearly all are.
        guard let first = places.updateValue(place, forKey: key) else { return nil }
        places[key] = first
        return first
    }
}

/// A place in one of a run's documents.
struct SourceMark {
    /// The document's index in the run.
    var document: Int32
    var mark: YAMLMark
}
