import MdevCore
import MdevVFIO

/// A core without any parent yet, and the tree by paths. In the 2016 design `vfio_mdev` is loaded.
struct Host {
    let core: MediatedDeviceCore

    init(_ profile: CoreProfile) throws {
        core = MediatedDeviceCore(
            CoreConfiguration(profile: profile, makeCompletion: ThreadCompletion.factory(patience: nil)))
        if profile == .v2016 { try core.register(VFIOMdevDriver.definition) }
    }

    func node(_ path: String) -> SysfsNode? {
        path.split(separator: "/").reduce(Optional(core.root)) { $0?.lookup(String($1)) }
    }

    /// The whole text of a file; nil where there is none.
    func text(_ path: String) throws -> String? {
        try node(path).map { String(decoding: try $0.show(), as: UTF8.self) }
    }

    /// - Returns: what the write is refused with; nil where it is not.
    @discardableResult
    func write(_ text: String, to path: String) -> KernelErrno? {
        guard let node = node(path) else { return .noEntry }
        do throws(KernelErrno) {
            _ = try node.store(Array(text.utf8))
            return nil
        } catch { return error }
    }

    func names(_ path: String) -> [String] { node(path)?.list().map(\.name) ?? [] }

    /// A parent of the class `mdev_bus`, as its types are looked at.
    func parent(_ path: String) -> ParentView { ParentView(host: self, path: path) }
}

struct ParentView {
    let host: Host
    let path: String

    var types: [String] { host.names("\(path)/mdev_supported_types") }

    func available(_ type: String) throws -> Int? {
        try host.text("\(path)/mdev_supported_types/\(type)/available_instances")
            .flatMap { Int($0.dropLast()) }
    }

    func available(_ types: [String]) throws -> [Int?] { try types.map { try available($0) } }

    func file(_ name: String, of type: String) throws -> String? {
        try host.text("\(path)/mdev_supported_types/\(type)/\(name)")
    }

    @discardableResult
    func create(_ type: String, _ number: Int) -> KernelErrno? {
        host.write(uuid(number), to: "\(path)/mdev_supported_types/\(type)/create")
    }

    @discardableResult
    func remove(_ number: Int) -> KernelErrno? { host.write("1", to: "\(path)/\(uuid(number))/remove") }

    func device(_ number: Int) -> String { "\(path)/\(uuid(number))" }
}

func uuid(_ number: Int) -> String {
    let digits = String(number)
    return "83b8f4f2-509f-382f-3c1e-" + String(repeating: "0", count: 12 - digits.count) + digits
}
