internal import Synchronization

/// The directories that list what the core has now. They hold the core weakly: it holds them.
enum SysfsContents {
    /// `class/mdev_bus`.
    static func classLinks(_ core: MediatedDeviceCore) -> SysfsFolder.Contents {
        links(core, { $0.parents.filter { $0.has(MdevParent.Slot.classLink) } }) {
            ($0.device.name, $0.node(MdevParent.Slot.classLink))
        }
    }

    /// `bus/mdev/devices`.
    static func busLinks(_ core: MediatedDeviceCore) -> SysfsFolder.Contents {
        SysfsFolder.Contents { [weak core] name in
            guard let device = core?.device(named: name), device.has(MdevDevice.Slot.busLink) else {
                return nil
            }
            return device.node(MdevDevice.Slot.busLink)
        } all: { [weak core] in
            (core?.devices ?? []).filter { $0.has(MdevDevice.Slot.busLink) }
                .map { $0.entry($0.name, MdevDevice.Slot.busLink) }
        }
    }

    /// `bus/mdev/drivers`.
    static func drivers(_ core: MediatedDeviceCore) -> SysfsFolder.Contents {
        links(core, { $0.drivers.filter { $0.has(0) } }) { ($0.name, $0.node()) }
    }

    /// `kernel/iommu_groups`.
    static func iommuGroups(_ core: MediatedDeviceCore) -> SysfsFolder.Contents {
        numbered(core, { $0.groups[$1] }, { $0.groups.all.map { ($0.id, $0) } }, slot: 0)
    }

    /// `devices/virtual/vfio`.
    static func groupDevices(_ core: MediatedDeviceCore) -> SysfsFolder.Contents {
        numbered(core, { $0.vfioGroup($1) }, { $0.vfioGroups.map { ($0.number, $0) } }, slot: 0)
    }

    /// `class/vfio`.
    static func groupLinks(_ core: MediatedDeviceCore) -> SysfsFolder.Contents {
        numbered(
            core, { $0.vfioGroup($1) }, { $0.vfioGroups.map { ($0.number, $0) } },
            slot: VFIOGroup.Slot.classLink)
    }

    /// `class/vfio-dev`.
    static func vfioDeviceLinks(_ core: MediatedDeviceCore) -> SysfsFolder.Contents {
        SysfsFolder.Contents { [weak core] name in
            guard name.hasPrefix("vfio"), let number = canonical(name.dropFirst(4)),
                let device = core?.vfioDevices[number], device.isListed
            else { return nil }
            return device.node(VFIODevice.Slot.classLink)
        } all: { [weak core] in
            (core?.vfioDevices.all ?? []).filter(\.isListed)
                .map { $0.entry($0.name, VFIODevice.Slot.classLink) }
        }
    }

    private static func links<Object: Sendable>(
        _ core: MediatedDeviceCore, _ objects: @escaping @Sendable (MediatedDeviceCore) -> [Object],
        _ entry: @escaping @Sendable (Object) -> (String, SysfsNode)
    ) -> SysfsFolder.Contents {
        SysfsFolder.Contents { [weak core] name in
            guard let core else { return nil }
            return objects(core).lazy.map(entry).first { $0.0 == name }?.1
        } all: { [weak core] in
            guard let core else { return [] }
            return objects(core).map(entry).map { SysfsNode.Entry(name: $0.0, node: $0.1) }
        }
    }

    private static func numbered<Object: SysfsObject>(
        _ core: MediatedDeviceCore, _ find: @escaping @Sendable (MediatedDeviceCore, Int) -> Object?,
        _ all: @escaping @Sendable (MediatedDeviceCore) -> [(Int, Object)], slot: Int
    ) -> SysfsFolder.Contents {
        SysfsFolder.Contents { [weak core] name in
            guard let core, let number = canonical(name), let object = find(core, number), object.has(slot)
            else { return nil }
            return object.node(slot)
        } all: { [weak core] in
            guard let core else { return [] }
            return all(core).filter { $0.1.has(slot) }.map { $0.1.entry(String($0.0), slot) }
        }
    }

    /// A number in the one form that names an entry: no sign, no leading zero.
    private static func canonical(_ name: some StringProtocol) -> Int? {
        guard let number = Int(name), String(number) == name else { return nil }
        return number
    }
}
