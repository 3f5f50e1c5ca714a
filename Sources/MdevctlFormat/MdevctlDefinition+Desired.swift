public import MdevModel

extension MdevctlDefinition {
    /// The device as a document declares it.
    public func device(state: DesiredDevice.State) -> DesiredDevice {
        DesiredDevice(
            name: nil, uuid: uuid, parent: .name(parent), types: [type.text], state: state,
            configuration: DeviceConfiguration(attributes: attributes), source: SourcePlace(file: "", line: 1)
        )
    }

    /// The definition of a device that exists: attached ones are made at the next start too, others by hand.
    /// vfio-ap's sets become its assign verbs.
    ///
    /// - Returns: nil where the device has no UUID, no named parent or no single type id.
    public init?(_ device: DesiredDevice) {
        guard let uuid = device.uuid, case .name(let parent) = device.parent, device.types.count == 1 else {
            return nil
        }
        do throws(NameError) {
            self.init(
                uuid: uuid, parent: parent, type: try TypeID(device.types[0]),
                start: device.state == .attached ? .auto : .manual,
                attributes: device.configuration.attributes)
        } catch { return nil }
        guard let matrix = device.configuration.matrix else { return }
        for resource in MatrixConfiguration.Resource.allCases {
            let path = AttributePath(verb: MatrixVerb(assigns: true, resource: resource))
            attributes += matrix[resource].map { id in
                DesiredAttribute(path: path, value: "0x" + String(id, radix: 16))
            }
        }
    }
}
