internal import MdevModel
internal import MdevctlFormat

/// A device that mdevctl starts by itself and that the documents do not want as it starts it: each undoes what the
/// other does.
public struct SecondOwner: Hashable, Sendable, CustomStringConvertible {
    public var autostart: MdevctlAutostart
    /// What the documents do to it: `remove`, `replace`, `detach`.
    public var verb: String

    public init(autostart: MdevctlAutostart, verb: String) {
        self.autostart = autostart
        self.verb = verb
    }

    public var description: String {
        """
        \(autostart.path): mdevctl starts \(autostart.definition.uuid) by itself, and the documents \(verb) it: two owners \
        undo each other's work. Take it from mdevctl by `mdevctl undefine --uuid \(autostart.definition.uuid) --parent \
        \(autostart.definition.parent)`, or declare it as mdevctl starts it.
        """
    }

    /// Those of `autostarts` that a plan takes away or that the documents declare otherwise, one for each.
    public static func all(
        of planned: PlannedRun, _ autostarts: [MdevctlAutostart]
    ) -> [SecondOwner] {
        guard !autostarts.isEmpty else { return [] }
        let changes = Dictionary(planned.plan.changes.map { ($0.device.uuid, $0) }) { first, _ in first }
        let declared = Dictionary(
            planned.desired.devices.compactMap { device in device.uuid.map { ($0, device) } }
        ) { first, _ in first }
        return autostarts.compactMap { autostart in
            let verb = verb(
                changes[autostart.definition.uuid], declared[autostart.definition.uuid], autostart)
            return verb.map { SecondOwner(autostart: autostart, verb: $0) }
        }
    }

    private static func verb(
        _ change: Change?, _ declared: DesiredDevice?, _ autostart: MdevctlAutostart
    ) -> String? {
        if let change {
            if change.isReplace { return "replace" }
            if change.actions.contains(.remove) { return "remove" }
            if change.actions.contains(.detach) { return "detach" }
        }
        switch declared?.state {
        case .absent: return "remove"
        case .detached: return "detach"
        case .attached, nil: break
        }
        // Declared on another parent: whoever comes first at boot decides where it is.
        if let after = change?.after,
            after.parent != autostart.definition.parent || after.type != autostart.definition.type
        {
            return "replace"
        }
        return nil
    }
}

extension Reconciler {
    /// Where mdevctl and the documents would undo each other's work. Reads mdevctl's definitions; writes nothing.
    public func secondOwners(of planned: PlannedRun) -> [SecondOwner] {
        SecondOwner.all(of: planned, observer.surroundings.autostarts())
    }
}
