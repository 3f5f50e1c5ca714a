public import Sysfs

/// What every ``SysfsTree`` must do alike: the core in this process, a mount, a captured tree, the kernel's.
/// Gives sentences instead of failing, so that it runs under any test runner.
public struct ConformanceSuite<Tree: SysfsTree> {
    let tree: Tree
    /// Of a parent under `class/mdev_bus` that offers `type`.
    let parent: String
    let type: String
    var violations: [String] = []

    static var parents: [String] { ["class", "mdev_bus"] }
    var typePath: [String] { Self.parents + [parent, "mdev_supported_types", type] }

    init(_ tree: Tree, parent: String, type: String) {
        self.tree = tree
        self.parent = parent
        self.type = type
    }

    /// Reads only, and makes writes that must be refused. No sentence: it conforms.
    public static func violations(of tree: Tree, parent: String, type: String) -> [String] {
        var suite = ConformanceSuite(tree, parent: parent, type: type)
        suite.checkRoot()
        suite.checkLinks()
        suite.checkMissing()
        suite.checkNames()
        suite.checkKinds()
        suite.checkReading()
        suite.checkListing()
        return suite.violations
    }

    mutating func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) {
        if !condition { violations.append(sentence()) }
    }

    /// Runs what must succeed; nil, and a violation, where it does not.
    mutating func value<Value>(_ what: String, _ body: () throws(SysfsError) -> Value) -> Value? {
        do throws(SysfsError) {
            return try body()
        } catch {
            violations.append("\(what): \(error)")
            return nil
        }
    }

    /// Runs what must fail with `errno`.
    mutating func refuse<Value>(_ errno: SystemErrno, _ what: String, _ body: () throws(SysfsError) -> Value)
    {
        do throws(SysfsError) {
            _ = try body()
            violations.append("\(what) is not refused with \(errno.name)")
        } catch {
            expect(
                error.errno == errno, "\(what) is refused with \(error.errno.name), not with \(errno.name)")
        }
    }

    mutating func open(_ path: [String]) -> Tree.Directory? {
        let tree = tree
        return value("opening \(path)") { () throws(SysfsError) in try tree.open(path) }
    }
}
