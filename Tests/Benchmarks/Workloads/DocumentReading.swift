import ArgumentParser
import MdevDocument
import MdevModel

/// YAML text → `DesiredState`: the whole way of a document, with every check.
struct DocumentReading: ParsableCommand {
    @Argument(help: "The document.") var file: String

    func run() throws {
        let bytes = try readBytes(file)
        let resolution = try Measurement.print("document", units: bytes.count) {
            try Resolution([DocumentSource(name: file, bytes: bytes)])
        }
        guard !resolution.state.devices.isEmpty else { throw ExitCode(70) }
    }
}
