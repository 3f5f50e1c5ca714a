internal import MdevModel

/// What is known of vendors' attributes by name (mdev-semantics §3).
enum VendorAttribute {
    /// vfio-ap's: what a `matrix` block is compared with.
    static let matrixReadings = ["matrix", "control_domains", "ap_config", "guest_matrix"].compactMap(known)

    /// Write-only verbs that change vfio-ap's sets: their effect is read from `matrix` and `control_domains`.
    static func isMatrixVerb(_ path: AttributePath) -> Bool { matrixVerbs.contains(path) }

    static func matrixVerb(_ name: String) -> AttributePath? { matrixVerbs.first { $0.description == name } }

    /// The verb that takes back what this one did.
    static func oppositeVerb(of path: AttributePath) -> AttributePath? {
        guard isMatrixVerb(path) else { return nil }
        let name = path.description
        return known(name.hasPrefix("un") ? String(name.dropFirst(2)) : "un" + name)
    }

    private static let matrixVerbs = Set(
        ["assign", "unassign"].flatMap { verb in
            ["adapter", "domain", "control_domain"].compactMap { known("\(verb)_\($0)") }
        })

    /// What a starting or stopping guest changes, without anybody having configured the device anew.
    static func changesWithGuest(_ path: AttributePath) -> Bool { guestReadings.contains(path) }

    private static let guestReadings = Set(["guest_matrix", "nvidia/vm_name"].compactMap(known))

    private static func known(_ text: String) -> AttributePath? {
        do throws(NameError) { return try AttributePath(text) } catch { return nil }
    }
}
