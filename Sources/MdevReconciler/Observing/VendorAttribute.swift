internal import MdevModel

/// What is known of vendors' attributes by name (mdev-semantics §3).
enum VendorAttribute {
    /// vfio-ap's: what a declared matrix is compared with.
    static let matrixReadings: [AttributePath] = [.matrix, .controlDomains, .apConfig, .guestMatrix]

    /// vfio-ap has one parent a host, and this is its name (`vfio_ap_drv.c:vfio_ap_matrix_dev_create`).
    static let matrixParent = ParentName(trusted: "matrix")

    /// What a starting or stopping guest changes, without anybody having configured the device anew:
    /// `guest_matrix` and `nvidia/vm_name`.
    static func changesWithGuest(_ path: AttributePath) -> Bool {
        path == .guestMatrix || path.components == ["nvidia", "vm_name"]
    }

    /// The verb that takes back what this one did.
    static func opposite(of verb: AttributePath) -> AttributePath? {
        MatrixVerb(verb).map { AttributePath(verb: MatrixVerb(assigns: !$0.assigns, resource: $0.resource)) }
    }
}
