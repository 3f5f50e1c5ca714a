import ArgumentParser

/// Which registry a command works on, and where what it knows of it is kept.
struct RegistryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The registry's sysfs, or a tree shaped as one.", valueName: "directory"),
        completion: .directory)
    var sysfs = "/sys"

    @Option(
        help: ArgumentHelp(
            "Work on this simulated host instead of the kernel's registry.", valueName: "host.yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var simulate: String?

    @Option(
        help: ArgumentHelp(
            "Where processes are looked at, to see who holds a device.", valueName: "directory"),
        completion: .directory)
    var proc: String?

    @Option(
        help: ArgumentHelp(
            "The ledger and its journal. Default: /var/lib/mdev-reconcile, or for a simulated host a folder of its "
                + "name under $XDG_STATE_HOME/mdev-reconcile.", valueName: "directory"),
        completion: .directory)
    var state: String?

    func validate() throws {
        if simulate != nil, sysfs != "/sys" {
            throw ValidationError("--simulate and --sysfs name two registries; give one.")
        }
    }

    func open(_ access: RegistryChoice.Access) throws -> HostAccess {
        try RegistryChoice(sysfs: sysfs, simulate: simulate, proc: proc, state: state).open(access)
    }
}
