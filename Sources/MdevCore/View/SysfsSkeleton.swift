internal import Synchronization

/// The directories of the tree that every host has, and where the core's objects are found below them.
final class SysfsSkeleton: Sendable {
    let root = SysfsFolder([])

    /// The folder of that path, made where it is missing; nil where something on the way is no folder.
    func folder(_ path: some Sequence<String>) -> SysfsFolder? {
        var folder = root
        for name in path {
            guard let next = folder.folder(name) else { return nil }
            folder = next
        }
        return folder
    }

    /// Lays out what is there before any device is. The skeleton is new, so nothing stands in the way.
    func publish(_ core: MediatedDeviceCore) {
        mount(["class", "mdev_bus"], SysfsContents.classLinks(core)) { [weak core] in
            core?.state.withLock { $0.hasClass } ?? false
        }
        let bus = MdevBus(core)
        folder(["bus"])?.put("mdev", bus.node())
        mount(["kernel", "iommu_groups"], SysfsContents.iommuGroups(core))
        mount(["class", "vfio"], SysfsContents.groupLinks(core))
        // The driver core makes it for the first group and deletes it with the last (base/core.c:get_device_parent).
        mount(["devices", "virtual", "vfio"], SysfsContents.groupDevices(core)) { [weak core] in
            !(core?.vfioGroups ?? []).isEmpty
        }
        if core.profile == .modern { mount(["class", "vfio-dev"], SysfsContents.vfioDeviceLinks(core)) }
        let files = UeventFiles(core.uevents)
        for (slot, item) in UeventFiles.Slot.items.enumerated() {
            folder(["kernel"])?.put(item.name, files.node(slot))
        }
    }

    private func mount(
        _ path: [String], _ contents: SysfsFolder.Contents,
        isThere: @escaping @Sendable () -> Bool = { true }
    ) {
        guard let name = path.last else { return }
        let node = SysfsFolder(path, contents: contents, isThere: isThere).node()
        folder(path.dropLast())?.put(name, node)
    }
}
