public import MdevCore

/// `vfio_mdev`, the one bus driver of the 2016 design: it puts every mediated device that it is given into a
/// VFIO group, and hands what user space does with it on to the parent's callbacks (`vfio_mdev.c`). It holds
/// no lock around them.
public enum VFIOMdevDriver {
    public static let name = "vfio_mdev"

    /// The driver, to be registered with a core of the profile `.v2016`.
    public static var definition: MdevDriver {
        var driver = MdevDriver(name: name)
        driver.probe = { (device: MdevDevice) throws(KernelErrno) in
            guard let parent = device.parent.operations else { throw .noDevice }
            try device.parent.core.addToVFIO(device, operations(parent))
        }
        driver.remove = { device in device.parent.core.removeFromVFIO(device) }
        return driver
    }

    /// What the parent lacks stays absent, so that the core answers EINVAL (rows V1, V5, V6).
    private static func operations(_ parent: ParentOperations) -> VFIOOperations {
        var operations = VFIOOperations()
        operations.open = parent.open
        operations.release = parent.release
        operations.read = parent.read
        operations.write = parent.write
        operations.ioctl = parent.ioctl
        operations.mmap = parent.mmap
        return operations
    }
}
