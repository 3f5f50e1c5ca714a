import ArgumentParser
import MdevModel
import MdevReconciler
import MdevctlFormat
import Sysfs

extension ImportedDocument.Manual: ExpressibleByArgument {}

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print what exists, or what mdevctl has defined, as a desired-state document.",
        usage: "mdev-reconcile export [<options>]",
        discussion: """
            The plan of what exists changes no device: what this tool owns is as declared, what nobody owns would \
            be adopted.

              mdev-reconcile export > host.yaml
              mdev-reconcile export --from-mdevctl /etc/mdevctl.d > host.yaml
              mdev-reconcile export --to-mdevctl /etc/mdevctl.d

            From mdevctl, definitions with start auto become devices, and those with start manual comments, unless \
            --manual says otherwise; broken ones are said one by one, and the exit status is 1. To mdevctl, attached \
            devices get start auto and detached ones manual; a definition that is there is not overwritten.
            """)

    @Option(
        help: ArgumentHelp("Convert mdevctl's definitions instead of what exists.", valueName: "directory"),
        completion: .directory)
    var fromMdevctl: String?

    @Option(
        help: ArgumentHelp("Write what exists as mdevctl's definitions.", valueName: "directory"),
        completion: .directory)
    var toMdevctl: String?

    @Option(help: "With --from-mdevctl, definitions with start manual become: comment, attached or absent.")
    var manual = ImportedDocument.Manual.comment

    @Option(
        help: "The document's namespace; default: the only one that owns something here.",
        completion: HostCompletion.namespaces)
    var namespace: Namespace?

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var callouts: CalloutOptions

    func validate() throws {
        if fromMdevctl != nil, toMdevctl != nil {
            throw ValidationError("--from-mdevctl and --to-mdevctl go two ways; give one.")
        }
        if fromMdevctl == nil, manual != .comment {
            throw ValidationError(
                "--manual says how to read mdevctl's definitions; give --from-mdevctl, too.")
        }
    }

    func run() throws {
        try reportingErrors {
            if let fromMdevctl { return try convert(MdevctlFolder(reading: fromMdevctl)) }
            let access = try registry.open(.reading)
            let observation = try SnapshotCommand.observe(access.tree, access)
            let (scripted, failures) = attributes(of: observation.registry.devices)
            let document = ExportedDocument(observation, namespace: namespace, scripted: scripted)
            for failure in failures { printError("error: \(failure); sysfs says what is exported") }
            if let toMdevctl {
                try define(document.devices(), in: toMdevctl)
            } else {
                printResult(document.text())
            }
            if !failures.isEmpty { throw ExitCode(ExitClass.failed.rawValue) }
        }
    }

    /// With `--callouts`, what mdevctl's scripts say of each device.
    private func attributes(
        of devices: [MediatedDevice]
    ) -> ([DeviceUUID: [DesiredAttribute]], [CalloutFailure]) {
        guard let settings = callouts.settings else { return ([:], []) }
        let callouts = Callouts(settings)
        var known: [DeviceUUID: [DesiredAttribute]] = [:]
        var failures: [CalloutFailure] = []
        for device in devices {
            guard let type = device.type, device.state != .removing else { continue }
            do throws(CalloutFailure) {
                known[device.uuid] = try callouts.attributes(
                    of: CalloutDevice(uuid: device.uuid, parent: device.parent, type: type))
            } catch { failures.append(error) }
        }
        return (known, failures)
    }

    private func convert(_ folder: MdevctlFolder) throws {
        printResult(
            ImportedDocument(folder: folder, namespace: namespace ?? .standard, manual: manual).text())
        for flaw in folder.flaws { printError("error: \(flaw); it was left out") }
        if !folder.flaws.isEmpty { throw ExitCode(ExitClass.failed.rawValue) }
    }

    private func define(_ devices: [DesiredDevice], in path: String) throws {
        let written = try MdevctlFolder.write(devices.compactMap(MdevctlDefinition.init), to: path)
        printResult("\(path): \(written.files) definitions written, \(written.unchanged) as they were\n")
        for file in written.kept {
            printError(
                "error: \(file) defines the device in another way and was left; delete it and run this again")
        }
        if !written.kept.isEmpty { throw ExitCode(ExitClass.failed.rawValue) }
    }
}
