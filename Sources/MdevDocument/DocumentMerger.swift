internal import MdevModel

/// Merges a run's documents: one namespace, one identity and one policy; names and explicit UUIDs are unique.
struct DocumentMerger {
    private typealias Place = (file: String, mark: YAMLMark)

    /// More instances than a host can have, so that a plan of them fits into memory.
    private static let mostInstances = 1_000_000

    private let findings: Diagnostics
    private var state = DesiredState()
    private var namespacePlace: Place?
    private var identityPlace: Place?
    private var policyPlace: Place?
    private var deviceNames: [InstanceID.Label: Place] = [:]
    private var poolNames: [InstanceID.Label: Place] = [:]
    private var uuids: [DeviceUUID: Place] = [:]
    private var formerDevices: [Former] = []
    private var formerPools: [Former] = []
    private var instances = 0

    /// A `formerly`, checked when all names are known.
    private struct Former {
        var old: InstanceID.Label
        var new: InstanceID.Label?
        var source: DocumentSource
        var mark: YAMLMark
    }

    init(_ findings: Diagnostics) {
        self.findings = findings
    }

    mutating func merge(_ document: Document) {
        state.files.append(document.source.name)
        unify(document.namespace, into: &state.namespace, at: &namespacePlace, "namespace", document.source)
        unify(document.identity, into: &state.identity, at: &identityPlace, "identity", document.source)
        unify(document.policy, into: &state.policy, at: &policyPlace, "policy", document.source)
        state.devices.reserveCapacity(state.devices.count + document.devices.count)
        for device in document.devices { merge(device, from: document.source) }
        for pool in document.pools { merge(pool, from: document.source) }
    }

    func finish() -> DesiredState {
        checkFormer(formerDevices, against: deviceNames, "device")
        checkFormer(formerPools, against: poolNames, "pool")
        return state
    }

    private func unify<Value: Equatable>(
        _ located: Document.Located<Value>?, into value: inout Value, at place: inout Place?, _ what: String,
        _ source: DocumentSource
    ) {
        guard let located else { return }
        if let first = place {
            guard located.value != value else { return }
            findings.error(
                .conflict, in: source, at: located.mark, "one run has one \(what), and this one differs",
                fix: "make them equal, or apply the files in separate runs",
                related: Diagnostic.Related(
                    file: first.file, mark: first.mark, note: "the first \(what) is here"))
        } else {
            value = located.value
            place = (source.name, located.mark)
        }
    }

    private mutating func merge(
        _ declaration: Document.Declaration<DesiredDevice>, from source: DocumentSource
    ) {
        let device = declaration.value
        if let name = device.name, let mark = declaration.nameMark {
            claim(
                name, in: &deviceNames, .duplicateName, "device \(quoted(name.text)) is declared twice",
                source, mark)
        }
        if let uuid = device.uuid, let mark = declaration.uuidMark {
            claim(uuid, in: &uuids, .duplicateUUID, "\(uuid) is declared twice", source, mark)
        }
        if let old = device.formerly, let mark = declaration.formerlyMark {
            formerDevices.append(Former(old: old, new: device.name, source: source, mark: mark))
        }
        state.devices.append(device)
    }

    private mutating func merge(_ declaration: Document.Declaration<DesiredPool>, from source: DocumentSource)
    {
        let pool = declaration.value
        if let mark = declaration.nameMark {
            claim(
                pool.name, in: &poolNames, .duplicateName, "pool \(quoted(pool.name.text)) is declared twice",
                source, mark)
        }
        if let old = pool.formerly, let mark = declaration.formerlyMark {
            formerPools.append(Former(old: old, new: pool.name, source: source, mark: mark))
        }
        if case .count(let count) = pool.size {
            let before = instances
            instances += count
            if before <= Self.mostInstances, instances > Self.mostInstances {
                findings.error(
                    .invalidValue, in: source, at: declaration.mark,
                    "with this pool the documents declare more than \(Self.mostInstances) devices")
            }
        }
        state.pools.append(pool)
    }

    private func claim<Key: Hashable>(
        _ key: Key, in places: inout [Key: Place], _ summary: Diagnostic.Summary,
        _ detail: @autoclosure () -> String,
        _ source: DocumentSource, _ mark: YAMLMark
    ) {
        let place = (file: source.name, mark: mark)
        guard let first = places.updateValue(place, forKey: key) else { return }
        places[key] = first
        findings.error(
            summary, in: source, at: mark, detail(),
            related: Diagnostic.Related(file: first.file, mark: first.mark, note: "first declared here"))
    }

    private func checkFormer(_ formers: [Former], against names: [InstanceID.Label: Place], _ what: String) {
        var claimed: [InstanceID.Label: Place] = [:]
        for former in formers {
            let old = quoted(former.old.text)
            claim(
                former.old, in: &claimed, .duplicateName, "two \(what)s were formerly \(old)", former.source,
                former.mark)
            guard let standing = names[former.old] else { continue }
            findings.error(
                .conflict, in: former.source, at: former.mark,
                former.old == former.new
                    ? "\"formerly\" is this \(what)'s own name"
                    : "\(what) \(old) is still declared, so it keeps its UUID",
                fix: "leave \"formerly\" away",
                related: Diagnostic.Related(
                    file: standing.file, mark: standing.mark, note: "it is declared here"))
        }
    }
}
