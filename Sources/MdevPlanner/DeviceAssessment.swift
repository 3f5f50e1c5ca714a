internal import MdevModel

/// How a declared instance and the device with its UUID compare.
enum DeviceAssessment {
    case missing
    /// As declared in parent and type; what is left can be done in place.
    case present(MediatedDevice)
    /// Another parent or type: only remove and create again can mend it.
    case different(MediatedDevice, reason: String)
}

extension PlanState {
    func assess(_ instance: DeclaredInstance) -> DeviceAssessment {
        guard let device = host.device(instance.uuid) else { return .missing }
        guard let parent = host.parent(device.parent) else { return .present(device) }
        if !accepts(parent, instance.placement) {
            return .different(
                device, reason: "it is on \(device.parent), declared on \(wanted(instance.placement))")
        }
        guard let type = device.type else { return .present(device) }
        switch TypeChoice(instance.types, on: parent) {
        case .offered(let types) where types.contains(where: { parent.types[$0].id == type }):
            return .present(device)
        case .ambiguous, .notOffered, .offered:
            let wanted = instance.types.joined(separator: " or ")
            return .different(device, reason: "its type is \(type), declared is \(wanted)")
        }
    }

    /// Whether the instance may be on that parent.
    func accepts(_ parent: ParentDevice, _ placement: DeclaredInstance.Placement) -> Bool {
        switch placement {
        case .parent(let name): parent.name == name
        case .card(let card): parent.card == card
        case .ccwDevice(let address): parent.ccwDevices.contains(address)
        case .pool(let pool): desired.pools[pool].parents.contains { $0.matches(parent) }
        case .poolCard(let pool, let card):
            parent.card == card && desired.pools[pool].parents.contains { $0.matches(parent) }
        case .nowhere: true
        }
    }

    func wanted(_ placement: DeclaredInstance.Placement) -> String {
        switch placement {
        case .parent(let name): name.text
        case .card(let card): "card \(card)"
        case .ccwDevice(let address): "the subchannel of \(address)"
        case .pool(let pool): "the parents of pool \(desired.pools[pool].name)"
        case .poolCard(let pool, let card): "card \(card) of pool \(desired.pools[pool].name)"
        case .nowhere: "no parent"
        }
    }
}
