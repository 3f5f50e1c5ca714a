internal import MdevCore
internal import Synchronization

/// The AP bus: what the host has, which of it the host keeps, and which queues each mediated device is given.
/// One lock over all of it, as the kernel's `matrix_dev->mdevs_lock`.
final class APBus: Sendable {
    struct State {
        /// Adapters and domains whose common queues are the host's own.
        var apmask: APMask
        var aqmask: APMask
        var matrices: [GUID: APMatrix] = [:]

        /// Whether some queue of the matrix is reserved for the host: its adapter's bit and its domain's are
        /// set.
        func reserves(_ matrix: APMatrix) -> Bool {
            matrix.adapters.intersects(apmask) && matrix.domains.intersects(aqmask)
        }

        func isReserved(adapter: Int, domain: Int) -> Bool { apmask[adapter] && aqmask[domain] }
    }

    let adapters: APMask
    let domains: APMask
    let maximumAdapter: Int
    let maximumDomain: Int
    let state: Mutex<State>
    let published = Mutex(Published())

    struct Published {
        /// The core holds the bus.
        weak var core: MediatedDeviceCore?
        /// They change their drivers with the masks.
        var queues: [PhysicalDevice] = []
    }

    init(_ configuration: APParent.Configuration) {
        adapters = APMask(configuration.adapters)
        domains = APMask(configuration.domains)
        maximumAdapter = configuration.maximumAdapter
        maximumDomain = configuration.maximumDomain
        state = Mutex(
            State(
                apmask: configuration.apmask ?? APMask.all.subtracting(adapters),
                aqmask: configuration.aqmask ?? APMask.all.subtracting(domains)))
    }

    /// Whether the host has the queue.
    func has(adapter: Int, domain: Int) -> Bool { adapters[adapter] && domains[domain] }

    /// Whether `vfio_ap` has it: it is there and not the host's.
    func isBound(adapter: Int, domain: Int, _ state: State) -> Bool {
        has(adapter: adapter, domain: domain) && !state.isReserved(adapter: adapter, domain: domain)
    }

    /// What of a matrix a guest sees: what the host lacks is left out, and an adapter with a queue that
    /// `vfio_ap` does not have is left out whole (`vfio_ap_mdev_filter_matrix`).
    func guestMatrix(_ matrix: APMatrix, _ state: State) -> APMatrix {
        var guest = matrix
        guest.domains = matrix.domains.intersection(domains)
        guest.adapters = APMask(
            matrix.adapters.intersection(adapters).numbers.filter { adapter in
                guest.domains.numbers.allSatisfy { isBound(adapter: adapter, domain: $0, state) }
            })
        return guest
    }
}
