import ArgumentParser
import Glibc
import MdevRegistry

/// The root stays synchronous: an asynchronous one costs every run ten milliseconds.
struct MdevReconcile: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "mdev-reconcile",
        abstract: "Keeps a host's mediated devices in the state that a YAML file declares.",
        discussion: """
            First steps on a host:

              mdev-reconcile init > /etc/mdev-reconcile/host.yaml
              mdev-reconcile plan /etc/mdev-reconcile
              mdev-reconcile apply /etc/mdev-reconcile

            Without hardware, try it on a simulated host:

              cd examples
              mdev-reconcile plan quickstart.yaml --simulate hosts/lab.yaml

            Exit status: 0 converged or nothing to do, 1 a step failed or the host could not be read, 2 \
            (--detailed-exitcode) something can be done or was changed, 3 something is blocked, 4 the saved plan is \
            stale, 64 wrong usage, 65 invalid document or altered plan, 75 another run holds the lock.
            """,
        version: version,
        subcommands: [
            ValidateCommand.self, PlanCommand.self, ApplyCommand.self, DaemonCommand.self, StatusCommand.self,
            SnapshotCommand.self,
            AdoptCommand.self, ForgetCommand.self, HoldCommand.self, ReleaseCommand.self, ExportCommand.self,
            InitCommand.self, SimulateCommand.self,
        ])
}

@main
enum EntryPoint {
    static func main() {
        // A stuck write's child is this program again; it never gets to the command line.
        if CommandLine.arguments.dropFirst().first == WriteLane.argument {
            exit(runDisposableWriter())
        }
        // A reader who leaves ends the output, not the run.
        signal(SIGPIPE, SIG_IGN)
        // As the parser answers it, whose way there takes longer than the rest of the start.
        if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
            print(MdevReconcile.version)
            return
        }
        MdevReconcile.main()
    }
}
