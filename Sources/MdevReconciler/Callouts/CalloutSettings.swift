/// Whose scripts run around creates and removals.
public struct CalloutSettings: Hashable, Sendable {
    /// Where mdevctl looks, in this order.
    public static let standardFolders = ["/usr/lib/mdevctl/scripts.d", "/etc/mdevctl.d/scripts.d"]

    /// Folders with `callouts` and `notifiers` in them; ones that do not exist have no scripts.
    public var folders: [String]
    /// The deadline of each script; past it, it is killed with all that it started.
    public var patience: Duration

    public init(folders: [String] = Self.standardFolders, patience: Duration = .seconds(30)) {
        self.folders = folders
        self.patience = patience
    }
}
