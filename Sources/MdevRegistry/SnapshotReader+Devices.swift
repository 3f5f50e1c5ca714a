internal import MdevModel
internal import Sysfs

extension SnapshotReader {
    /// A child directory of a parent with a UUID for its name; its state is settled by
    /// ``reconcileWithBus()``.
    mutating func readDevice(
        _ uuid: DeviceUUID, named name: String, of parent: Tree.Directory, parent parentName: ParentName
    ) {
        do throws(SysfsError) {
            let device = selection == .all ? try parent.childToList(name) : try parent.child(name)
            add(uuid, in: device, parent: parentName)
        } catch {
            note(error)
        }
    }

    private mutating func add(_ uuid: DeviceUUID, in directory: Tree.Directory, parent: ParentName) {
        let driver: DriverName? = linkedName(RegistryLayout.DeviceFile.driver, of: directory)
        let group = target(of: RegistryLayout.DeviceFile.iommuGroup, in: directory)
            .flatMap { AttributeText.integer($0) }
        found.append(
            MediatedDevice(
                uuid: uuid, parent: parent, type: linkedName(RegistryLayout.DeviceFile.type, of: directory),
                state: driver == nil ? .detached : .attached, driver: driver, iommuGroup: group,
                attributes: attributes(of: uuid, in: directory)))
    }

    /// Lists the bus: what the parents have and the bus has not is being removed (mdev-semantics D7), and
    /// what the bus has beside that belongs to a parent that is unregistering (U5).
    /// - Returns: every device, in order of UUIDs.
    mutating func reconcileWithBus() -> [MediatedDevice] {
        let bus: [DeviceUUID]
        do throws(SysfsError) {
            bus = try tree.open(RegistryLayout.devices).list().compactMap { DeviceUUID(kernelName: $0.name) }
                .sorted()
        } catch {
            note(error)
            return inOrder(found)
        }
        let known = inOrder(found)
        found = []
        var position = 0
        var devices: [MediatedDevice] = []
        devices.reserveCapacity(known.count)
        for device in known {
            while position < bus.count, bus[position] < device.uuid {
                readOrphan(bus[position])
                position += 1
            }
            if position < bus.count, bus[position] == device.uuid {
                devices.append(device)
                position += 1
            } else if let device = unlisted(device) {
                devices.append(device)
            }
        }
        for uuid in bus[position...] { readOrphan(uuid) }
        return found.isEmpty ? devices : inOrder(devices + found)
    }

    /// Keys are sorted, and not the devices, which are larger to move.
    private func inOrder(_ devices: [MediatedDevice]) -> [MediatedDevice] {
        devices.indices.map { (devices[$0].uuid, $0) }.sorted { $0.0 < $1.0 }.map { devices[$0.1] }
    }

    /// A second look at a device that the bus did not list: gone meanwhile, there after all, or being
    /// removed.
    private func unlisted(_ device: MediatedDevice) -> MediatedDevice? {
        let path = RegistryLayout.parents + [device.parent.text, device.uuid.description]
        do throws(SysfsError) {
            guard isMediated(try tree.open(path)) else { return nil }
        } catch  where error.isGone {
            return nil
        } catch {
            // It was there, and nothing says that it went.
        }
        guard !isOnBus(device.uuid) else { return device }
        var device = device
        device.state = .removing
        return device
    }

    private func isOnBus(_ uuid: DeviceUUID) -> Bool {
        do throws(SysfsError) {
            _ = try tree.open(RegistryLayout.devices).readLink(uuid.description)
            return true
        } catch {
            return false
        }
    }

    /// Other drivers may name a child by a UUID too; without a `subsystem` link it counts as ours to be
    /// careful.
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
