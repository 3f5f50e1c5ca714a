import MdevCore
import MdevParents
import MdevVFIO

/// A core whose waits never grow impatient, with its `mtty` card and, in the 2016 design, `vfio_mdev`.
struct TestHost {
    let core: MediatedDeviceCore
    let mtty = MttyParent()

    init(_ profile: CoreProfile) throws {
        core = MediatedDeviceCore(
            CoreConfiguration(profile: profile, makeCompletion: ThreadCompletion.factory(patience: nil)))
        if profile == .v2016 { try core.register(VFIOMdevDriver.definition) }
        try mtty.register(with: core)
    }
}

extension MediatedDeviceCore {
    /// The entry at a path from the root; links are not followed.
    func node(_ path: String) -> SysfsNode? {
        path.split(separator: "/").reduce(Optional(root)) { $0?.lookup(String($1)) }
    }
}
