internal import MdevModel

/// What has to be written so that a device's attributes are as declared.
struct AttributeDifference {
    /// In order.
    var writes: [Step.Kind] = []
    /// Declared values that cannot be read back: written after create only.
    var unreadable: [AttributePath] = []
    /// Whether a running guest loses something by the writes.
    var disturbsGuest = false

    /// For a device that is made anew: everything is written.
    init(creating configuration: DeviceConfiguration) {
        writes = configuration.plainAttributes.map { .setAttribute(path: $0.path, value: $0.value) }
        if let matrix = configuration.matrixSets {
            writes += MatrixDifference(from: MatrixConfiguration(), to: matrix).verbs
        }
    }

    /// For a device that exists: what differs, leaving alone values that read back in another form than written.
    /// - Parameters:
    ///   - entry: the ledger's; what it says was never written is written now, readable or not.
    ///   - othersQueues: the queues that other devices have now.
    init(
        _ configuration: DeviceConfiguration, on device: MediatedDevice, entry: LedgerEntry?,
        othersQueues: Set<String>
    ) {
        let remembered = entry?.rememberedAttributes ?? []
        for attribute in configuration.plainAttributes {
            let reading = device.attributes.first { $0.path == attribute.path }
            guard reading?.access != .writeOnly || entry?.unwritten.contains(attribute.path) == true else {
                unreadable.append(attribute.path)
                continue
            }
            if let value = reading?.value, matches(value, attribute, remembered) { continue }
            writes.append(.setAttribute(path: attribute.path, value: attribute.value))
        }
        if let matrix = configuration.matrixSets { compare(matrix, on: device, othersQueues) }
    }

    /// One write where the kernel has `ap_config`. A queue that comes from another device needs the verbs: two
    /// devices that swap queues give theirs first, which one write for both sides cannot.
    private mutating func compare(
        _ matrix: MatrixConfiguration, on device: MediatedDevice, _ othersQueues: Set<String>
    ) {
        let difference = MatrixDifference(from: MatrixConfiguration(observed: device.attributes), to: matrix)
        guard !difference.isEmpty else { return }
        disturbsGuest = difference.takesAway
        let hasConfig = device.attributes.contains { $0.path == .apConfig && $0.access == .readWrite }
        let isWhole = hasConfig && matrix.queues.isDisjoint(with: othersQueues)
        writes += isWhole ? [.setAttribute(path: .apConfig, value: matrix.maskText)] : difference.verbs
    }
}

private func matches(_ value: String, _ attribute: DesiredAttribute, _ remembered: [RememberedAttribute])
    -> Bool
{
    if value == attribute.value { return true }
    return remembered.contains {
        $0.path == attribute.path && $0.written == attribute.value && $0.read == value
    }
}

extension DeviceConfiguration {
    /// The three sets of vfio-ap: as declared, or as the declared verbs leave them.
    var matrixSets: MatrixConfiguration? { matrix ?? MatrixConfiguration(verbs: attributes) }

    /// Attributes that are values, not vfio-ap's verbs.
    var plainAttributes: [DesiredAttribute] { attributes.filter { MatrixVerb($0.path) == nil } }
}
