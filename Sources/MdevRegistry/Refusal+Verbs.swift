internal import Sysfs

/// The table of verb and errno, where the file itself answered (mdev-semantics C, X, D, B and §3).
extension Refusal {
    var createMeaning: String {
        switch errno {
        case .exists:
            "a device of this UUID exists already, possibly on another parent, or its removal still waits for a"
                + " holder. Plan again, which shows it"
        case .invalidArgument:
            "the parent is going away, or its driver refuses this type. Check the parent, then plan again"
        case .noSpace, .tooManyUsers: "the parent has no instance of this type left. " + Self.makeRoom
        case .inputOutput:
            "the parent's driver refuses it; NVIDIA's does so where the card has no room, where the virtual"
                + " function is used, or where other types than the first vGPU's are wanted. " + Self.makeRoom
        case .notPermitted, .noMemory:
            "the parent's driver has no instance left, as older kernels say it. " + Self.makeRoom
        case .noDevice:
            "the parent is being unregistered, or its device does not work. Wait until it is registered again"
        case .again: "the parent's driver is not ready for it yet. Run again"
        case .noEntry: "the parent is unregistering the type. Wait until it is registered again"
        case .accessDenied: "this user may not create devices. Run as root"
        default: generalMeaning
        }
    }

    private static let makeRoom = "Remove a device of that card, or choose another parent"

    var attachMeaning: String {
        switch errno {
        case .noDevice:
            "the bus driver does not take the device. From 6.x kernels on an unbound device cannot be bound again:"
                + " remove it and create it anew"
        case .busy: "the device is bound to a bus driver already. Plan again"
        case .accessDenied: "this user may not bind devices. Run as root"
        default: generalMeaning
        }
    }

    var detachMeaning: String {
        switch errno {
        case .noDevice: "the device is not bound to this bus driver. Plan again"
        case .busy: "a process holds the device. End the guest that uses it, then run again"
        case .accessDenied: "this user may not unbind devices. Run as root"
        default: generalMeaning
        }
    }

    var removeMeaning: String {
        switch errno {
        case .noEntry, .noDevice:
            "it is gone already, or its removal waits for a holder, or its parent is being unregistered. Plan"
                + " again, which shows which"
        case .busy:
            "a process holds the device, and its driver refuses. End the guest that uses it, then run again"
        case .again:
            "the device was still being made. Where its `remove` file is gone now, 6.x kernels can remove it"
                + " only by unloading its parent's driver"
        case .accessDenied: "this user may not remove devices. Run as root"
        default: generalMeaning
        }
    }

    var attributeMeaning: String {
        switch errno {
        case .noEntry:
            "the device has no such attribute; from 6.x kernels on a detached device has none of its vendor's."
                + " See `status` and the vendor's documentation"
        case .accessDenied:
            verb == .setAttribute
                ? "the attribute is read-only, or this user may not write it. Declare another one, or run as root"
                : "the attribute is write-only, or this user may not read it. Run as root"
        case .invalidArgument: "the vendor's driver does not understand the value. Correct it in the document"
        case .outOfRange: "the number is too large. Correct it in the document"
        case .tooBig: "the value is too long. Shorten it in the document"
        case .notPermitted, .busy:
            "the vendor's driver refuses while a guest uses the device. End the guest, then run again"
        case .noDeviceOrAddress:
            "the vendor's driver has no device behind it yet. Run again once a guest has started it"
        case .noDevice:
            "it is gone meanwhile, or vfio-ap has no such adapter or domain on this host. Compare with `lszcrypt`"
        case .addressNotAvailable:
            "the queue is reserved for the host. Free it by `chzdev` in apmask and aqmask, then run again"
        case .addressInUse: "another mediated device has the queue. Unassign it there first"
        default: generalMeaning
        }
    }
}
