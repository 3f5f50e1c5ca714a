public import ArgumentParser
public import MdevDaemon

extension DaemonSettings.Mode: ExpressibleByArgument {}

extension LineLogHandler.Format: ExpressibleByArgument {}

extension ListenAddress: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
