/// What a write-only file of a matrix device does with the number that is written.
enum APVerb: String, Hashable, Sendable, CaseIterable {
    case assignAdapter = "assign_adapter"
    case unassignAdapter = "unassign_adapter"
    case assignDomain = "assign_domain"
    case unassignDomain = "unassign_domain"
    case assignControlDomain = "assign_control_domain"
    case unassignControlDomain = "unassign_control_domain"

    var set: WritableKeyPath<APMatrix, APMask> {
        switch self {
        case .assignAdapter, .unassignAdapter: \.adapters
        case .assignDomain, .unassignDomain: \.domains
        case .assignControlDomain, .unassignControlDomain: \.controlDomains
        }
    }

    var isAssignment: Bool {
        switch self {
        case .assignAdapter, .assignDomain, .assignControlDomain: true
        case .unassignAdapter, .unassignDomain, .unassignControlDomain: false
        }
    }

    var isAdapter: Bool { self == .assignAdapter || self == .unassignAdapter }

    /// Control domains take no queue, so nothing can stand in their way.
    var takesQueues: Bool { self == .assignAdapter || self == .assignDomain }
}
