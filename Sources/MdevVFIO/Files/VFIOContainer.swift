public import MdevCore
internal import Synchronization

/// An open `/dev/vfio/vfio`: groups whose devices share one I/O address space (mdev-semantics §4). Groups
/// keep it, also after its own descriptor is closed.
public final class VFIOContainer: Sendable {
    /// What kinds of address spaces there are, and what else can be asked for.
    public enum Extension {
        public static let type1: UInt64 = 1
        public static let type1v2: UInt64 = 3
        public static let nesting: UInt64 = 6
        public static let unmapAll: UInt64 = 9
    }

    struct State {
        var isOpen = true
        var groups = 0
        var iommu: UInt64?
        var mappings = DMAMappings()
    }

    let profile: CoreProfile
    let state = Mutex(State())

    public init(_ profile: CoreProfile) { self.profile = profile }

    /// Its descriptor is closed; groups stay in it.
    public func close() { state.withLock { $0.isOpen = false } }

    var isOpen: Bool { state.withLock { $0.isOpen } }

    public var apiVersion: Int32 { 0 }

    /// - Returns: 1 where there is such an extension. One address space of the kind is there, so that a
    ///   container with one knows the same as a new one.
    public func check(_ number: UInt64) -> Int32 {
        switch number {
        case Extension.type1, Extension.type1v2, Extension.nesting: 1
        case Extension.unmapAll: profile == .modern ? 1 : 0
        default: 0
        }
    }

    /// Makes the address space of the groups in it.
    /// - Throws: EINVAL where no group is in it, or it has one; ENODEV for a kind that there is not, EINVAL
    ///   for an extension that is none.
    public func setIOMMU(_ kind: UInt64) throws(KernelErrno) {
        let isKnown = check(kind) > 0
        try state.withLock { state throws(KernelErrno) in
            guard state.groups > 0, state.iommu == nil else { throw KernelErrno.invalidArgument }
            guard isKnown else { throw KernelErrno.noDevice }
            guard kind != Extension.unmapAll else { throw KernelErrno.invalidArgument }
            state.iommu = kind
        }
    }

    public var hasIOMMU: Bool { state.withLock { $0.iommu != nil } }

    func join() { state.withLock { $0.groups += 1 } }

    /// The last group leaving it resets it.
    func leave() {
        state.withLock { state in
            state.groups -= 1
            guard state.groups == 0 else { return }
            state.iommu = nil
            state.mappings = DMAMappings()
        }
    }
}
