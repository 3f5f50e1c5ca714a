internal import MdevModel
internal import Sysfs

/// The driver core's own files and folders beside those that ``AttributePath/reserved`` names.
private let coreEntries: Set = ["power", "vfio-dev", "waiting_for_supplier", "mdev_supported_types"]

extension SnapshotReader {
    mutating func attributes(of uuid: DeviceUUID, in directory: Tree.Directory) -> [AttributeReading] {
        let readings: [AttributeReading] =
            switch selection {
            case .none: []
            case .declared(let paths): (paths[uuid] ?? []).compactMap { reading($0, of: directory) }
            case .all: allAttributes(of: directory)
            }
        return readings.sorted { $0.path < $1.path }
    }

    private mutating func reading(_ path: AttributePath, of device: Tree.Directory) -> AttributeReading? {
        do throws(SysfsError) {
            var directory = device
            for component in path.components.dropLast() { directory = try directory.child(component) }
            return try path.components.last.map { name throws(SysfsError) in
                try reading(path, file: name, in: directory)
            }
        } catch {
            note(error)
            return nil
        }
    }

    private mutating func reading(
        _ path: AttributePath, file name: String, in directory: Tree.Directory
    ) throws(SysfsError) -> AttributeReading {
        let access = AttributeReading.Access(mode: try directory.mode(name))
        let value = access == .writeOnly ? nil : text(name, of: directory)
        return AttributeReading(path: path, access: access, value: value)
    }

    private mutating func allAttributes(of device: Tree.Directory) -> [AttributeReading] {
        var readings: [AttributeReading] = []
        for entry in entries(of: device) where !coreEntries.contains(entry.name) {
            switch entry.kind {
            case .link: break
            case .file: append([entry.name], in: device, to: &readings)
            case .directory: appendGroup(entry.name, of: device, to: &readings)
            }
        }
        return readings
    }

    /// An attribute group of the vendor's: `vendor/`, `nvidia/`, `intel_vgpu/`.
    private mutating func appendGroup(
        _ name: String, of device: Tree.Directory, to readings: inout [AttributeReading]
    ) {
        do throws(SysfsError) {
            let group = try device.childToList(name)
            for entry in entries(of: group) where entry.kind == .file {
                append([name, entry.name], in: group, to: &readings)
            }
        } catch {
            note(error)
        }
    }

    private mutating func append(
        _ components: [String], in directory: Tree.Directory, to readings: inout [AttributeReading]
    ) {
        guard !AttributePath.reserved.contains(components[0]) else { return }
        do throws(NameError) {
            let path = try AttributePath(components.joined(separator: "/"))
            if let reading = reading(path, in: directory) { readings.append(reading) }
        } catch {
            note(directory.path + components.suffix(1), error.description)
        }
    }

    private mutating func reading(_ path: AttributePath, in directory: Tree.Directory) -> AttributeReading? {
        do throws(SysfsError) {
            return try reading(path, file: path.components[path.components.count - 1], in: directory)
        } catch {
            note(error)
            return nil
        }
    }

    private mutating func entries(of directory: Tree.Directory) -> [SysfsEntry] {
        do throws(SysfsError) {
            return try directory.list()
        } catch {
            note(error)
            return []
        }
    }
}
