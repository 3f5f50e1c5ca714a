internal import Crypto

extension DeviceUUID {
    /// The name-based UUID of RFC 9562 §5.5: SHA-1 over `namespace` and `name`, with version and variant set.
    public init(version5 name: String, in namespace: DeviceUUID) {
        var hash = Insecure.SHA1()
        hash.update(data: namespace.bytes)
        hash.update(data: Array(name.utf8))
        let digest = DeviceUUID(bytes: hash.finalize())
        self.init(
            high: digest.high & 0xffff_ffff_ffff_0fff | 0x5000,
            low: digest.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}
