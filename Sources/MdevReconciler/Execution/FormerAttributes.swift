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
        if !writes.contains(where: { $0.path.description == "ap_config" }) { writes += matrix(of: device) }
        return writes
    }

    /// `matrix` lines are `AA.DDDD`, `AA.` or `.DDDD`, `control_domains` lines `DDDD`, in hex (mdev-semantics §3.7).
    private static func matrix(of device: MediatedDevice) -> [DesiredAttribute] {
        var adapters: Set<Int> = []
        var domains: Set<Int> = []
        for line in lines("matrix", of: device) {
            let parts = line.split(separator: ".", omittingEmptySubsequences: false)
            if let adapter = parts.first.flatMap({ Int($0, radix: 16) }) { adapters.insert(adapter) }
            if let domain = parts.dropFirst().first.flatMap({ Int($0, radix: 16) }) { domains.insert(domain) }
        }
        let control = Set(lines("control_domains", of: device).compactMap { Int($0, radix: 16) })
        return verbs("assign_adapter", adapters) + verbs("assign_domain", domains)
            + verbs("assign_control_domain", control)
    }

    private static func lines(_ name: String, of device: MediatedDevice) -> [Substring] {
        let reading = device.attributes.first { $0.path.description == name }
        return reading?.value?.split(separator: "\n") ?? []
    }

    private static func verbs(_ name: String, _ numbers: Set<Int>) -> [DesiredAttribute] {
        guard let path = VendorAttribute.matrixVerb(name) else { return [] }
        return numbers.sorted().map {
            DesiredAttribute(path: path, value: "0x" + String($0, radix: 16))
        }
    }
}
