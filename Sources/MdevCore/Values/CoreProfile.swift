/// Which kernel the core behaves as; every row of the conformance table is common or depends on it.
public enum CoreProfile: String, Hashable, Sendable, CaseIterable {
    /// The design as merged in November 2016: `mdev_register_device`, and `vfio_mdev` as the one bus driver.
    case v2016
    /// Kernels 6.1 to 6.12: `mdev_register_parent`, and a bus driver of each vendor.
    case modern
}
