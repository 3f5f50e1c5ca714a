import FoundationEssentials
import MdevDocument
import MdevModel
import Testing

struct ExampleTests {
    @Test(
        "Every example is decoded without error or warning, and written back as what it says",
        arguments: examples)
    func example(name: String) throws {
        let text = try String(contentsOfFile: examplesFolder + "/" + name, encoding: .utf8)
        let resolution = try Resolution([DocumentSource(name: name, text: text)])
        #expect(resolution.warnings.isEmpty)
        let again = try resolve(DocumentWriter.text(of: resolution.state))
        #expect(withoutPlaces(again) == withoutPlaces(resolution.state))
    }

    @Test("There are examples")
    func present() {
        #expect(examples.contains("quickstart.yaml"))
    }
}

private let examplesFolder =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/examples"

private let examples: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: examplesFolder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
}()

func withoutPlaces(_ state: DesiredState) -> DesiredState {
    var state = state
    state.files = []
    for index in state.devices.indices { state.devices[index].source = SourcePlace(file: "", line: 0) }
    for index in state.pools.indices { state.pools[index].source = SourcePlace(file: "", line: 0) }
    return state
}
