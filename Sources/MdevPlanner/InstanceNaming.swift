internal import MdevModel

/// Gives declared instances their UUIDs.
///
/// A device's is as written, else made from its name. A rename (`formerly`) keeps the UUID that the former
/// name had. A pool's instance keeps the UUID that the ledger knows it by: adopted ones are not made from names.
struct InstanceNaming {
    let identity: InstanceIdentity
    let host: HostIndex

    func uuid(of device: DesiredDevice) -> DeviceUUID? {
        if let uuid = device.uuid { return uuid }
        guard let name = device.name else { return nil }
        let instance = InstanceID.device(name)
        guard let former = device.formerly.map(InstanceID.device) else { return identity.uuid(of: instance) }
        return known(instance) ?? known(former) ?? identity.uuid(of: former)
    }

    func uuid(of pool: DesiredPool, ordinal: Int) -> DeviceUUID {
        let instance = InstanceID.pool(pool.name, ordinal: ordinal)
        if let known = known(instance) { return known }
        guard let former = pool.formerly.map({ InstanceID.pool($0, ordinal: ordinal) }) else {
            return identity.uuid(of: instance)
        }
        return known(former) ?? identity.uuid(of: former)
    }

    private func known(_ instance: InstanceID) -> DeviceUUID? { host.ownByInstance[instance]?.uuid }
}
