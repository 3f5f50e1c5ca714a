package import MdevCore
internal import Synchronization

/// Who is told of which interrupt of one device: an eventfd a kind, as every device here has one interrupt of
/// a kind at most.
package final class InterruptTable: Sendable {
    private let events = Mutex<[UInt32: EventDescriptor]>([:])

    package init() {}

    /// Whether somebody is told.
    package func isSet(_ index: UInt32) -> Bool { events.withLock { $0[index] != nil } }

    /// Tells it, where somebody wants to know.
    package func signal(_ index: UInt32) {
        events.withLock { $0[index] }?.signal()
    }

    package func clear() {
        events.withLock { $0 = [:] }
    }

    /// TRIGGER as VFIO defines it: an eventfd is kept, -1 is forgotten, no data and a count of zero forgets
    /// it too; no data or true fires the one that is kept.
    /// - Throws: EINVAL for descriptors below -1, EBADF and EINVAL for what is no eventfd.
    package func trigger(_ request: VFIOIRQSet) throws(KernelErrno) {
        let index = request.index
        switch request.payload {
        case .none:
            if request.count > 0 { signal(index) } else { events.withLock { $0[index] = nil } }
        case .flags(let flags):
            if flags.contains(true) { signal(index) }
        case .eventfds(let descriptors):
            guard let descriptor = descriptors.first else { return }
            guard descriptor >= -1 else { throw .invalidArgument }
            let event = descriptor == -1 ? nil : try EventDescriptor(descriptor)
            events.withLock { $0[index] = event }
        }
    }
}
