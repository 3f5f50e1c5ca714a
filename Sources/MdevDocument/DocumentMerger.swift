internal import MdevModel

/// Merges a run's documents: one namespace, one identity and one policy; names and explicit UUIDs are unique.
struct DocumentMerger {
    /// More instances than a host can have, so that a plan of them fits into memory.
    private static let mostInstances = 1_000_000

    private let findings: Diagnostics
    private var sources: [DocumentSource] = []
    private var state = DesiredState()
    private var namespace: SourceMark?
    private var identity: SourceMark?
    private var policy: SourceMark?
    private var deviceNames = Claims<InstanceID.Label>()
    private var poolNames = Claims<InstanceID.Label>()
    private var uuids = Claims<DeviceUUID>()
    private var formerDevices: [Former] = []
    private var formerPools: [Former] = []
    private var instances = 0

    /// A `formerly`, checked when all names are known.
    private struct Former {
        var old: InstanceID.Label
        var new: InstanceID.Label?
        var place: SourceMark
    }

    init(_ findings: Diagnostics) {
        self.findings = findings
    }

    mutating func merge(_ document: Document) {
        sources.append(document.source)
        state.files.append(document.source.name)
        if let value = unify(document.namespace, at: &namespace, "namespace", \.namespace) {
            state.namespace = value
        }
        if let value = unify(document.identity, at: &identity, "identity", \.identity) {
            state.identity = value
        }
        if let value = unify(document.policy, at: &policy, "policy", \.policy) { state.policy = value }
        claimDevices(document)
        claimPools(document)
        state.devices.append(all: document.devices)
        state.pools.append(all: document.pools)
    }

    func finish() -> DesiredState {
        check(formerDevices, against: deviceNames, "device")
        check(formerPools, against: poolNames, "pool")
        return state
    }

    /// - Returns: the value to take; nil where none is given, or a former document has given it.
    private func unify<Value: Equatable>(
        _ located: Document.Located<Value>?, at first: inout SourceMark?, _ what: String,
        _ merged: KeyPath<DesiredState, Value>
    ) -> Value? {
        guard let located else { return nil }
        let place = place(located.mark)
        guard let former = first else {
            first = place
            return located.value
        }
        guard located.value != state[keyPath: merged] else { return nil }
        error(
            .conflict, at: place, "one run has one \(what), and this one differs",
            fix: "make them equal, or apply the files in separate runs",
            related: related(former, "the first \(what) is here"))
        return nil
    }

    private mutating func claimDevices(_ document: Document) {
        deviceNames.reserve(document.devices.count)
        uuids.reserve(document.devices.count)
        for (index, marks) in document.deviceMarks.enumerated() {
            if let mark = marks.name, let name = document.devices[index].name {
                let first = deviceNames.claim(name, at: place(mark))
                if let first { reportTwice(.duplicateName, "device \(quoted(name.text))", at: mark, first) }
            }
            if let mark = marks.uuid, let uuid = document.devices[index].uuid {
                let first = uuids.claim(uuid, at: place(mark))
                if let first { reportTwice(.duplicateUUID, "\(uuid)", at: mark, first) }
            }
            if let mark = marks.formerly, let old = document.devices[index].formerly {
                let new = document.devices[index].name
                formerDevices.append(Former(old: old, new: new, place: place(mark)))
            }
        }
    }

    private mutating func claimPools(_ document: Document) {
        for (pool, marks) in zip(document.pools, document.poolMarks) {
            if let mark = marks.name {
                let first = poolNames.claim(pool.name, at: place(mark))
                if let first {
                    reportTwice(.duplicateName, "pool \(quoted(pool.name.text))", at: mark, first)
                }
            }
            if let mark = marks.formerly, let old = pool.formerly {
                formerPools.append(Former(old: old, new: pool.name, place: place(mark)))
            }
            if case .count(let count) = pool.size { add(count, at: marks.block) }
        }
    }

    private mutating func add(_ count: Int, at mark: YAMLMark) {
        let before = instances
        instances += count
        guard before <= Self.mostInstances, instances > Self.mostInstances else { return }
        error(
            .invalidValue, at: place(mark),
            "with this pool the documents declare more than \(Self.mostInstances) devices")
    }

    private func check(_ formers: [Former], against names: Claims<InstanceID.Label>, _ what: String) {
        var claimed = Claims<InstanceID.Label>()
        for former in formers {
            let old = quoted(former.old.text)
            if let first = claimed.claim(former.old, at: former.place) {
                error(
                    .duplicateName, at: former.place, "two \(what)s were formerly \(old)",
                    related: related(first, "the first one is here"))
            }
            guard let standing = names[former.old] else { continue }
            error(
                .conflict, at: former.place,
                former.old == former.new
                    ? "\"formerly\" is this \(what)'s own name"
                    : "\(what) \(old) is still declared, so it keeps its UUID",
                fix: "leave \"formerly\" away", related: related(standing, "it is declared here"))
        }
    }
}

extension DocumentMerger {
    /// In the document that is being merged.
    private func place(_ mark: YAMLMark) -> SourceMark {
        SourceMark(document: Int32(sources.count - 1), mark: mark)
    }

    private func reportTwice(
        _ summary: Diagnostic.Summary, _ what: String, at mark: YAMLMark, _ first: SourceMark
    ) {
        error(
            summary, at: place(mark), "\(what) is declared twice",
            related: related(first, "first declared here"))
    }

    private func error(
        _ summary: Diagnostic.Summary, at place: SourceMark, _ detail: String, fix: String? = nil,
        related: Diagnostic.Related? = nil
    ) {
        findings.error(
            summary, in: sources[Int(place.document)], at: place.mark, detail, fix: fix, related: related)
    }

    private func related(_ place: SourceMark, _ note: String) -> Diagnostic.Related {
        Diagnostic.Related(file: sources[Int(place.document)].name, mark: place.mark, note: note)
    }
}

extension Array {
    /// Appends, or becomes the other one where this one is empty: most runs have one file.
    fileprivate mutating func append(all other: [Element]) {
        if isEmpty { self = other } else { append(contentsOf: other) }
    }
}
