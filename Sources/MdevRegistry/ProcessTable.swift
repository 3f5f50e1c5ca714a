public import MdevModel
public import Sysfs

/// Who has devices open, by the links under `PID/fd` of a process table: the kernel's `/proc`, or a folder of
/// that shape, as a simulated host publishes its clients.
///
/// Being wrong towards "held" costs a blocked change; the other way it disturbs a guest. So whatever hides a
/// process makes the answer `Holders.invisible(reason:)`.
public struct ProcessTable: Sendable {
    public let root: String

    public init(_ root: String = "/proc") { self.root = root }

    /// Looks at every process once; at none where no device has a VFIO group.
    /// - Parameter tree: where the devices are: a device node is matched by the device's `vfio-dev` folder.
    public func holders(of devices: [MediatedDevice], in tree: some SysfsTree) -> Holders {
        let devices = devices.filter { $0.iommuGroup != nil }
        guard !devices.isEmpty else { return .visible([]) }
        var scan: ProcessScan
        do throws(SysfsError) {
            let table = try DirectoryTree(root)
            if table.isKernelProcfs, let reason = hiddenProcesses(in: table) {
                return .invisible(reason: reason)
            }
            scan = try ProcessScan(table)
            try scan.run()
        } catch {
            return .invisible(reason: Self.unreadable(error))
        }
        return .visible(attribute(scan.clients, to: devices, in: tree))
    }

    /// The initial PID namespace's inode (`include/linux/proc_ns.h:PROC_PID_INIT_INO`).
    private static let initialNamespace = "pid:[4026531836]"

    /// Why this procfs does not show every process of the host; nil where it does.
    ///
    /// A procfs shows one PID namespace, that of its process 1; so a host's `/proc` that is mounted in a
    /// container is good. Who may not look at process 1 goes by its own namespace.
    private func hiddenProcesses(in table: DirectoryTree) -> String? {
        let namespace = namespace(of: "1", in: table) ?? namespace(of: "self", in: table)
        if namespace == Self.initialNamespace { return nil }
        return
            "\(root) does not show the host's processes, because this runs outside the host's PID namespace. Run it"
            + " there (`hostPID: true` in Kubernetes, `--pid=host` in podman and docker) as root with CAP_SYS_PTRACE"
    }

    private func hasFirstProcess(_ table: DirectoryTree) -> Bool {
        do throws(SysfsError) {
            _ = try table.open(["1"])
            return true
        } catch {
            return error.errno != .noEntry
        }
    }

    private func namespace(of process: String, in table: DirectoryTree) -> String? {
        do throws(SysfsError) { return try table.open([process, "ns"]).readLink("pid") } catch { return nil }
    }

    private static func unreadable(_ error: SysfsError) -> String {
        switch error.errno {
        case .accessDenied, .notPermitted:
            "\(error): other users' processes may not be looked at. Run as root with CAP_SYS_PTRACE"
        default: "\(error): the process table cannot be read. Mount it, or name it by `--proc`"
        }
    }
}

extension ProcessTable {
    private func attribute(
        _ clients: [ProcessScan.Client], to devices: [MediatedDevice], in tree: some SysfsTree
    ) -> [Holders.HeldDevice] {
        // Device nodes are rare (iommufd): only where one is open are the devices' folders read.
        let hasNodes = clients.contains { !$0.nodes.isEmpty }
        return devices.compactMap { device in
            let nodes = hasNodes ? Self.nodes(of: device, in: tree) : []
            let holders = clients.filter { $0.holds(device, nodes: nodes) }.map(\.holder)
            return holders.isEmpty ? nil : Holders.HeldDevice(uuid: device.uuid, holders: holders)
        }.sorted { $0.uuid < $1.uuid }
    }

    /// The numbers of `vfio-dev/vfioN`. Where that cannot be read there is no node to match.
    private static func nodes(of device: MediatedDevice, in tree: some SysfsTree) -> [Int] {
        let path = RegistryLayout.parents + [device.parent.text, device.uuid.description, "vfio-dev"]
        do throws(SysfsError) {
            return try tree.open(path).list().compactMap { VFIONode.number(in: $0.name.utf8, after: "vfio") }
        } catch {
            return []
        }
    }
}
