internal import MdevModel
internal import Sysfs

extension SnapshotReader {
    /// A child directory of a parent with a UUID for its name; its state is settled by ``reconcileWithBus()``.
    mutating func readDevice(_ uuid: DeviceUUID, of parent: Tree.Directory, parent name: ParentName) {
        do throws(SysfsError) {
            add(uuid, in: try parent.child(uuid.description), parent: name)
        } catch {
            note(error)
        }
    }

    private mutating func add(_ uuid: DeviceUUID, in directory: Tree.Directory, parent: ParentName) {
        let driver: DriverName? = linkedName(RegistryLayout.DeviceFile.driver, of: directory)
        let group = target(of: RegistryLayout.DeviceFile.iommuGroup, in: directory)
        let device = MediatedDevice(
            uuid: uuid, parent: parent, type: linkedName(RegistryLayout.DeviceFile.type, of: directory),
            state: driver == nil ? .detached : .attached, driver: driver,
            iommuGroup: group.flatMap { Int($0) },
            attributes: attributes(of: uuid, in: directory))
        found.append((device, directory))
    }

    private mutating func linkedName<Name: SysfsName>(_ link: String, of directory: Tree.Directory) -> Name? {
        guard let target = target(of: link, in: directory) else { return nil }
        return name(target, below: directory.path + [link])
    }

    /// Lists the bus: what the parents have and the bus has not is being removed (mdev-semantics D7), and what the
    /// bus has beside that belongs to a parent that is unregistering (U5).
    mutating func reconcileWithBus() -> [MediatedDevice] {
        let bus: [SysfsEntry]
        do throws(SysfsError) {
            bus = try tree.open(RegistryLayout.devices).list()
        } catch {
            note(error)
            return found.map(\.device)
        }
        let listed = Set(bus.compactMap { AttributeText.uuid($0.name) })
        let known = Set(found.map(\.device.uuid))
        let devices = found.compactMap {
            listed.contains($0.device.uuid) ? $0.device : unlisted($0.device, $0.directory)
        }
        found.removeAll()
        for uuid in listed.subtracting(known).sorted() { readOrphan(uuid) }
        return devices + found.map(\.device)
    }

    /// A second look at a device that the bus did not list: gone meanwhile, there after all, or being removed.
    private func unlisted(_ device: MediatedDevice, _ directory: Tree.Directory) -> MediatedDevice? {
        guard exists(directory.path), isMediated(directory) else { return nil }
        guard !isOnBus(device.uuid) else { return device }
        var device = device
        device.state = .removing
        return device
    }

    private func exists(_ path: [String]) -> Bool {
        do throws(SysfsError) {
            _ = try tree.open(path)
            return true
        } catch {
            return !error.isGone
        }
    }

    private func isOnBus(_ uuid: DeviceUUID) -> Bool {
        do throws(SysfsError) {
            _ = try tree.open(RegistryLayout.devices).readLink(uuid.description)
            return true
        } catch {
            return false
        }
    }

    /// Other drivers may name a child by a UUID too; without a `subsystem` link it counts as ours to be careful.
    private func isMediated(_ directory: Tree.Directory) -> Bool {
        do throws(SysfsError) {
            let subsystem = try directory.readLink(RegistryLayout.DeviceFile.subsystem)
            return AttributeText.lastComponent(subsystem) == RegistryLayout.devices[1]
        } catch {
            return true
        }
    }

    private mutating func readOrphan(_ uuid: DeviceUUID) {
        do throws(SysfsError) {
            let directory = try tree.open(RegistryLayout.devices + [uuid.description])
            guard let text = directory.path.dropLast().last,
                let parent: ParentName = name(text, below: Array(directory.path.dropLast(2)))
            else { return }
            add(uuid, in: directory, parent: parent)
        } catch {
            note(error)
        }
    }
}
