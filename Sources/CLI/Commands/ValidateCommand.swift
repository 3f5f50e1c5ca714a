import ArgumentParser
import MdevModel

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check documents, without looking at any host.",
        usage: "mdev-reconcile validate [<options>] <file> ...",
        discussion: """
            Every fault is reported in one run, with its file, line and column. Exit status 0: valid; 65: not.

              mdev-reconcile validate /etc/mdev-reconcile
              mdev-reconcile validate common.yaml host7.yaml  # merged, as apply does
            """)

    @OptionGroup var documents: DocumentOptions

    func validate() throws { try documents.requireFiles() }

    func run() throws {
        try reportingErrors {
            let desired = try documents.resolve()
            printResult(summary(desired) + "\n")
        }
    }

    /// `valid: 2 devices and 1 pool in namespace vdi, from 1 file`
    private func summary(_ desired: DesiredState) -> String {
        let devices = counted(desired.devices.count, "device")
        let pools = counted(desired.pools.count, "pool")
        return "valid: \(devices) and \(pools) in namespace \(desired.namespace), "
            + "from \(counted(desired.files.count, "file"))"
    }
}

/// `1 device`, `2 devices`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension DocumentOptions {
    func requireFiles() throws {
        guard files.isEmpty else { return }
        throw ValidationError("Give at least one document, a folder of documents, or - for standard input.")
    }
}
