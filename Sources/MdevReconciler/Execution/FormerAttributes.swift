internal import MdevModel

/// Which writes give a device that is made again the attributes that it had.
enum FormerAttributes {
    /// Read-write attributes by their readings, or by what was written where that reads back in another form;
    /// write-only ones by what was written; vfio-ap's sets by their verbs.
    static func writes(of device: MediatedDevice, remembered: [RememberedAttribute]) -> [DesiredAttribute] {
        var writes: [DesiredAttribute] = []
        for reading in device.attributes where reading.access == .readWrite {
            let known = remembered.first { $0.path == reading.path && $0.read == reading.value }
            guard let value = known?.written ?? reading.value else { continue }
            writes.append(DesiredAttribute(path: reading.path, value: value))
        }
        let written = Set(writes.map(\.path))
        for known in remembered where known.read == nil && !written.contains(known.path) {
            writes.append(DesiredAttribute(path: known.path, value: known.written))
        }
        // Where the kernel has `ap_config` it is among the readings and says all three sets at once.
        if !written.contains(.apConfig) { writes += matrix(of: device) }
        return writes
    }

    /// `matrix` lines are `AA.DDDD`, `AA.` or `.DDDD`, `control_domains` lines `DDDD`, in hex (mdev-semantics §3.7).
    private static func matrix(of device: MediatedDevice) -> [DesiredAttribute] {
        var sets: [MatrixConfiguration.Resource: Set<Int>] = [:]
        for line in lines(.matrix, of: device) {
            let parts = line.split(separator: ".", omittingEmptySubsequences: false)
            for (part, resource) in zip(parts, [MatrixConfiguration.Resource.adapter, .domain]) {
                if let number = Int(part, radix: 16) { sets[resource, default: []].insert(number) }
            }
        }
        sets[.controlDomain] = Set(lines(.controlDomains, of: device).compactMap { Int($0, radix: 16) })
        return MatrixConfiguration.Resource.allCases.flatMap { resource in
            let verb = AttributePath(verb: MatrixVerb(assigns: true, resource: resource))
            return (sets[resource] ?? []).sorted().map {
                DesiredAttribute(path: verb, value: "0x" + String($0, radix: 16))
            }
        }
    }

    private static func lines(_ path: AttributePath, of device: MediatedDevice) -> [Substring] {
        device.attributes.first { $0.path == path }?.value?.split(separator: "\n") ?? []
    }
}
