public import MdevDocument
public import MdevModel

/// What the documents say at one reading.
public struct Declaration: Hashable, Sendable {
    public var state: DesiredState
    public var warnings: [Diagnostic]

    public init(state: DesiredState, warnings: [Diagnostic] = []) {
        self.state = state
        self.warnings = warnings
    }
}

/// The documents as they are in force: the last reading without an error stays until the next one.
struct Documents {
    private let read: @Sendable () throws(DocumentErrors) -> Declaration
    private(set) var inForce: DesiredState?
    /// Since when, in seconds since 1970.
    private(set) var loaded: Int?
    private(set) var warnings: [Diagnostic] = []
    /// What is wrong with the documents as they are now; nil: nothing.
    private(set) var errors: DocumentErrors?

    init(_ read: @escaping @Sendable () throws(DocumentErrors) -> Declaration) { self.read = read }

    enum News: Hashable {
        case same
        case loaded
        case broken
        case mended
    }

    /// Reads all anew.
    mutating func refresh(now: Int) -> News {
        do throws(DocumentErrors) {
            let declaration = try read()
            let wasBroken = errors != nil
            let isSame = declaration.state == inForce
            errors = nil
            warnings = declaration.warnings
            inForce = declaration.state
            if !isSame || loaded == nil { loaded = now }
            return wasBroken ? .mended : isSame ? .same : .loaded
        } catch {
            defer { errors = error }
            return errors == error ? .same : .broken
        }
    }
}

extension DesiredState {
    /// As a daemon plans it: it never waits within a run for a holder, because other triggers would wait with it.
    /// What is held is looked at again until it is free.
    var withoutWaiting: DesiredState {
        var state = self
        if case .wait = state.policy.inUse { state.policy.inUse = .skip }
        for index in state.devices.indices { state.devices[index].overrides.skipWaiting() }
        for index in state.pools.indices { state.pools[index].overrides.skipWaiting() }
        return state
    }
}

extension PolicyOverride {
    fileprivate mutating func skipWaiting() {
        if case .wait? = inUse { inUse = .skip }
    }
}
