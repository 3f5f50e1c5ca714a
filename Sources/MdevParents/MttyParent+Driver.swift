internal import MdevCore

/// The modern profile's bus driver `mtty`, one for all cards; a card's ports lie with its device.
extension MttyParent {
    static var driver: MdevDriver {
        var driver = MdevDriver(name: "mtty")
        driver.deviceAPI = "vfio-pci"
        driver.deviceAttributeGroups = [vendorAttributes]
        driver.getAvailable = { type in
            UInt32(clamping: ports(of: type.parent)?.available(portCount(of: type)) ?? 0)
        }
        driver.probe = { (device: MdevDevice) throws(KernelErrno) in
            guard let ports = ports(of: device.parent) else { throw .noDevice }
            let count = portCount(of: device.type)
            guard ports.take(count, isLimited: true) else { throw .noSpace }
            do throws(KernelErrno) {
                try device.parent.core.addToVFIO(device, VFIOOperations())
            } catch {
                ports.giveBack(count)
                throw error
            }
        }
        driver.remove = { device in
            device.parent.core.removeFromVFIO(device)
            ports(of: device.parent)?.giveBack(portCount(of: device.type))
        }
        return driver
    }

    private static func ports(of parent: MdevParent) -> SerialPorts? {
        parent.device.vendorData as? SerialPorts
    }
}
