import ArgumentParser
import MdevReconciler

/// Whether mdevctl's callout scripts run, and which.
struct CalloutOptions: ParsableArguments {
    @Flag(
        help:
            "Run the callout scripts of an mdevctl installation around creates and removals (pre, post, notify)."
    )
    var callouts = false

    @Option(
        name: .customLong("callout-scripts"),
        help: ArgumentHelp(
            "Take the scripts of this folder's callouts and notifiers, instead of /usr/lib/mdevctl/scripts.d and "
                + "/etc/mdevctl.d/scripts.d; may be given again.", valueName: "directory"),
        completion: .directory)
    var folders: [String] = []

    @Option(
        name: .customLong("callout-timeout"),
        help: ArgumentHelp("How long one script may take before it is killed.", valueName: "30s"))
    var timeout = TimeSpan(seconds: 30)

    /// nil: no scripts.
    var settings: CalloutSettings? {
        guard callouts else { return nil }
        return CalloutSettings(
            folders: folders.isEmpty ? CalloutSettings.standardFolders : folders, patience: timeout.duration)
    }

    func validate() throws {
        if !callouts, !folders.isEmpty {
            throw ValidationError("--callout-scripts says which scripts; give --callouts, too.")
        }
    }
}
