public import MdevRegistry

/// Why a run did not take place; nothing was written to the registry.
public enum ReconcileError: Error, Hashable, Sendable {
    case registry(RegistryError)
    case state(StateError)
    case savedPlan(SavedPlanError)
    case configurationLock(ConfigurationLockError)

    public var exitClass: ExitClass {
        switch self {
        case .state(.locked), .configurationLock(.taken): .locked
        case .registry, .state, .configurationLock: .failed
        case .savedPlan(.stale): .stale
        case .savedPlan: .invalid
        }
    }
}

extension ReconcileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .registry(let error): error.description
        case .state(let error): error.description
        case .savedPlan(let error): error.description
        case .configurationLock(let error): error.description
        }
    }
}
