internal import MdevModel

/// The parts that plan, apply and status documents share (design: JSON).
extension JSONValue {
    init(_ host: HostIdentity) {
        self = [
            "name": .string(host.name), "machineID": .string(host.machineID), "bootID": .string(host.bootID),
        ]
    }

    init(_ holder: Holder) {
        self = [
            "pid": .integer(holder.pid), "command": .string(holder.command), "guest": JSONValue(holder.guest),
        ]
    }

    init(_ change: Change) {
        self = [
            "device": JSONValue(change.device), "actions": JSONValue(change.actions) { .string($0.rawValue) },
            "before": JSONValue(change.before), "after": JSONValue(change.after),
            "reason": .string(change.reason), "source": JSONValue(change.source),
            "disruption": .string(change.disruption.rawValue),
            "certainty": .string(change.certainty.rawValue),
            "blocked": JSONValue(change.blocked), "steps": JSONValue(change.steps) { JSONValue($0) },
        ]
    }

    init(_ device: DeviceReference) {
        self = [
            "kind": "mdev", "id": .string((device.instance ?? .uuid(device.uuid)).description),
            "uuid": .string(device.uuid.description), "name": JSONValue(device.instance?.shortName),
            "parent": JSONValue(device.parent), "type": JSONValue(device.type),
        ]
    }

    init(_ state: DeviceState?) {
        guard let state else {
            self = .null
            return
        }
        self = [
            "parent": JSONValue(state.parent), "type": JSONValue(state.type),
            "state": .string(state.state.rawValue), "driver": JSONValue(state.driver),
            "attributes": JSONValue(state.attributes) {
                ["path": .string($0.path.description), "value": .string($0.value)]
            },
        ]
    }

    init(_ place: SourcePlace?) {
        self = place.map { ["file": .string($0.file), "line": .integer($0.line)] } ?? .null
    }

    init(_ block: Block?) {
        guard let block else {
            self = .null
            return
        }
        self = [
            "by": .string(block.by.rawValue), "detail": .string(block.detail),
            "holders": JSONValue(block.holders) { JSONValue($0) },
        ]
    }

    init(_ device: UnmanagedDevice) {
        self = [
            "uuid": .string(device.uuid.description), "parent": JSONValue(device.parent),
            "type": JSONValue(device.type),
        ]
    }

    init(_ step: Step) {
        let common: JSONValue = [
            "id": .integer(step.id), "after": JSONValue(step.after) { .integer($0) },
        ]
        switch step.kind {
        case .create(let parent, let type):
            self = common.with("kind", "create").with("parent", JSONValue(parent))
                .with("type", JSONValue(type))
        case .attach(let driver): self = common.with("kind", "attach").with("driver", JSONValue(driver))
        case .detach(let driver): self = common.with("kind", "detach").with("driver", JSONValue(driver))
        case .setAttribute(let path, let value):
            self = common.with("kind", "setAttribute").with("path", JSONValue(path))
                .with("value", .string(value))
        case .invoke(let verb, let value):
            self = common.with("kind", "invoke").with("verb", JSONValue(verb)).with("value", .string(value))
        case .remove(let parent): self = common.with("kind", "remove").with("parent", JSONValue(parent))
        case .record(let origin):
            self = common.with("kind", "record").with("origin", .string(origin.rawValue))
        case .forget: self = common.with("kind", "forget")
        }
    }
}
