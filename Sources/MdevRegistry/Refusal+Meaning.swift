internal import Sysfs

extension Refusal {
    /// What the errno means for mdev, and what to do next; to follow a colon.
    public var meaning: String {
        switch stage {
        case .parent: parentMeaning
        case .type: typeMeaning
        case .device: deviceMeaning
        case .driver: driverMeaning
        case .file: fileMeaning
        }
    }

    private var parentMeaning: String {
        guard errno == .noEntry || errno == .noDevice else { return generalMeaning }
        return
            "the parent device is not registered. After a reboot make its virtual functions, masks or driver"
            + " overrides again, then load its driver"
    }

    private var typeMeaning: String {
        guard errno == .noEntry || errno == .noDevice else { return generalMeaning }
        return "the parent does not offer this type. See `status` for the types that it offers"
    }

    private var deviceMeaning: String {
        guard errno == .noEntry || errno == .noDevice else { return generalMeaning }
        return "the device is not on this parent: it was removed meanwhile, or is on another one. Plan again"
    }

    private var driverMeaning: String {
        guard errno == .noEntry || errno == .noDevice else { return generalMeaning }
        return "no bus driver of this name is registered on the mdev bus. Load its module"
    }

    private var fileMeaning: String {
        switch verb {
        case .create: createMeaning
        case .attach: attachMeaning
        case .detach: detachMeaning
        case .remove: removeMeaning
        case .setAttribute, .readAttribute: attributeMeaning
        }
    }

    /// What any file of sysfs answers, whatever the verb.
    var generalMeaning: String {
        switch errno {
        case .accessDenied, .notPermitted: "this user may not do that. Run as root"
        case .readOnlyFileSystem:
            "sysfs is mounted read-only, as containers have it. Run on the host, or mount /sys writable"
        case .again, .busy, .interrupted: "it is busy at the moment. Run again"
        case .noDevice, .noEntry: "it vanished meanwhile. Plan again"
        case .crossDevice: "a link leads outside the tree. Give the tree's own root"
        case .linkLoop, .notDirectory: "the tree is not shaped as sysfs is. Check what `--sysfs` names"
        default: "the kernel's log may say why (`dmesg`)"
        }
    }
}
