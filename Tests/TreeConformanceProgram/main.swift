import Glibc
import Sysfs
import TreeConformance

// The conformance suite on a tree that no test process reaches, such as a guest's /sys:
// tree-conformance SYSFS PARENT TYPE UUID. Prints what does not conform; status 0 where everything does.
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 4 else { exit(64) }
do throws(SysfsError) {
    let tree = try DirectoryTree(arguments[0])
    let violations =
        ConformanceSuite.violations(of: tree, parent: arguments[1], type: arguments[2])
        + ConformanceSuite.lifeViolations(
            of: tree, parent: arguments[1], type: arguments[2], uuid: arguments[3])
    for violation in violations { print(violation) }
    exit(violations.isEmpty ? 0 : 1)
} catch {
    print(error)
    exit(1)
}
