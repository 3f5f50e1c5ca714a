import Testing

struct VersionTests {
    @Test("The version, which is answered before the parser begins, is what the parser answers")
    func asTheParser() async throws {
        let program = try Program()
        let direct = try await program("--version")
        let parsed = try await program("plan", "--version")
        #expect(direct.status == 0)
        #expect(direct.output.split(separator: ".").count == 3)
        #expect((direct.status, direct.output) == (parsed.status, parsed.output))
        #expect(direct.errors == "" && parsed.errors == "")
    }
}
