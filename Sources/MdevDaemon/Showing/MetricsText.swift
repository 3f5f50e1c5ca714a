internal import MdevModel
internal import MdevReconciler

/// The status in Prometheus' text format, version 0.0.4. Pure: the same status gives the same text.
public struct MetricsText {
    private static let prefix = "mdev_reconcile_"

    public private(set) var text = ""

    /// Everything that a daemon knows.
    public init(_ status: DaemonStatus) {
        addBuild(status.version)
        add("started_timestamp_seconds", .gauge, "When the daemon started.", [([], Double(status.started))])
        addDocuments(status)
        addTurns(status)
        if let view = status.view { addHost(view) }
        addCounters(status.counters)
    }

    /// What one run knows, for the textfile collector.
    /// - Parameters:
    ///   - time: when the run ended, in seconds since 1970.
    ///   - lastSuccess: when the host was last as declared, as far as that is known.
    public init(_ view: HostView, version: String, time: Int, lastSuccess: Int?) {
        addBuild(version)
        add("last_run_timestamp_seconds", .gauge, "When the last run ended.", [([], Double(time))])
        addLastSuccess(lastSuccess)
        addHost(view)
    }

    /// What an earlier text of ours says of the last success; nil where it says nothing.
    public static func lastSuccess(in text: String) -> Int? {
        let name = "\(prefix)last_success_timestamp_seconds "
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line.flatMap { Int($0.dropFirst(name.count)) }
    }

    private enum Kind: String {
        case gauge, counter, summary
    }

    private typealias Sample = (labels: [(String, String)], value: Double)

    private mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        head(name, kind, help)
        for sample in samples { line(name, sample) }
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(Self.prefix)\(name) \(help)\n# TYPE \(Self.prefix)\(name) \(kind.rawValue)\n"
    }

    private mutating func line(_ name: String, _ sample: Sample) {
        let labels = sample.labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += "\(Self.prefix)\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(sample.value))\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}

extension MetricsText {
    private mutating func addBuild(_ version: String) {
        add("build_info", .gauge, "The running version.", [([("version", version)], 1)])
    }

    private mutating func addLastSuccess(_ time: Int?) {
        guard let time else { return }
        add(
            "last_success_timestamp_seconds", .gauge, "When the host was last found to be as declared.",
            [([], Double(time))])
    }

    private mutating func addDocuments(_ status: DaemonStatus) {
        add(
            "documents_valid", .gauge, "Whether the documents could be read without an error.",
            [([], status.documents.errors.isEmpty ? 1 : 0)])
        guard let loaded = status.documents.loaded else { return }
        add(
            "documents_loaded_timestamp_seconds", .gauge, "When the documents in force were loaded.",
            [([], Double(loaded))])
    }

    private mutating func addTurns(_ status: DaemonStatus) {
        addLastSuccess(status.lastSuccess)
        guard let last = status.turns.first else { return }
        add(
            "last_run_timestamp_seconds", .gauge, "When the last run began.", [([], Double(last.time))])
        add(
            "last_run_result", .gauge, "1 for what the last run came to, 0 for the rest.",
            TurnRecord.Result.allCases.map { ([("result", $0.rawValue)], $0 == last.result ? 1 : 0) })
    }

    private mutating func addHost(_ view: HostView) {
        let registry = view.observation.registry
        let plan = view.remaining
        add("devices_desired", .gauge, "Devices that the documents declare.", [([], Double(view.desired))])
        add(
            "devices", .gauge, "Mediated devices that exist, by state.",
            [MediatedDevice.State.attached, .detached, .removing].map { state in
                ([("state", state.rawValue)], Double(registry.devices.count { $0.state == state }))
            })
        add(
            "devices_drifted", .gauge, "Devices that differ from the documents, blocked ones too.",
            [([], Double(plan.changes.count))])
        add(
            "devices_blocked", .gauge, "Devices whose change may not or cannot be made now, by cause.",
            Block.Cause.allCases.map { cause in
                ([("cause", cause.rawValue)], Double(plan.changes.count { $0.blocked?.by == cause }))
            })
        add(
            "devices_failed", .gauge, "Devices whose last change failed.", [([], Double(view.failures.count))]
        )
        add(
            "devices_unmanaged", .gauge, "Devices that neither the documents nor the ledger know.",
            [([], Double(plan.unmanaged.count))])
        if let holders = view.holders {
            add(
                "devices_held", .gauge, "Devices that some process holds open.", [([], Double(holders.count))]
            )
        }
        addParents(registry)
    }

    private mutating func addParents(_ registry: RegistrySnapshot) {
        add("parents", .gauge, "Parent devices that are registered.", [([], Double(registry.parents.count))])
        let samples: [Sample] = registry.parents.flatMap { parent in
            parent.types.compactMap { type in
                type.availableInstances.map { available in
                    (
                        [
                            ("parent", parent.name.text), ("type", type.id.text),
                            ("name", type.displayName ?? type.id.text),
                        ], Double(available)
                    )
                }
            }
        }
        add(
            "available_instances", .gauge, "What the kernel says can still be created, by parent and type.",
            samples)
    }

    private mutating func addCounters(_ counters: Counters) {
        add(
            "runs_total", .counter, "Runs since the start, by what they came to.",
            TurnRecord.Result.allCases.map { ([("result", $0.rawValue)], Double(counters.turns[$0] ?? 0)) })
        add(
            "triggers_total", .counter, "What runs began for; one run may have several.",
            Trigger.allCases.filter { $0 != .stop }
                .map { ([("trigger", $0.rawValue)], Double(counters.triggers[$0] ?? 0)) })
        let actions = counters.actions.sorted {
            ($0.key.verb, $0.key.outcome) < ($1.key.verb, $1.key.outcome)
        }
        add(
            "actions_total", .counter, "Changes that were tried since the start, by action and outcome.",
            actions.map { ([("action", $0.key.verb), ("outcome", $0.key.outcome)], Double($0.value)) })
        addTiming("run_duration_seconds", "How long runs took.", [([], counters.turnTime)])
        addTiming(
            "step_duration_seconds", "How long steps took, by kind.",
            counters.steps.sorted { $0.key < $1.key }.map { ([("step", $0.key)], $0.value) })
    }

    private mutating func addTiming(
        _ name: String, _ help: String, _ timings: [(labels: [(String, String)], timing: Counters.Timing)]
    ) {
        head(name, .summary, help)
        for entry in timings {
            line(name + "_sum", (entry.labels, entry.timing.seconds))
            line(name + "_count", (entry.labels, Double(entry.timing.count)))
        }
    }
}
