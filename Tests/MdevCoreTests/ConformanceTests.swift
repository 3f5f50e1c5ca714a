import FoundationEssentials
import Testing

/// The table in the documentation says what the tests say, row by row.
@Suite struct ConformanceTests {
    /// How many rows each part of the table has; T2a and C13b come on top.
    static let parts = ["R": 14, "T": 14, "C": 26, "X": 9, "D": 16, "U": 8, "B": 16, "E": 6, "V": 11]

    @Test("The conformance table has every row once, in order")
    func rows() throws {
        let expected = Self.parts.flatMap { part, count in (1...count).map { "\(part)\($0)" } }
        let rows = try Self.table().map(\.row)
        #expect(Set(rows) == Set(expected + ["T2a", "C13b"]))
        #expect(rows.count == Set(rows).count)
    }

    @Test("Each row of the conformance table names its tests, and each row's test is in the table")
    func tests() throws {
        let sentences = try Self.sentences()
        for (row, tests) in try Self.table() {
            #expect(!tests.isEmpty, "\(row) has no test")
            #expect(tests.sorted() == sentences[row, default: []].sorted(), "\(row)")
        }
        #expect(try Set(sentences.keys).isSubset(of: Set(Self.table().map(\.row))))
    }

    private static let folder = String(#filePath.dropLast("/ConformanceTests.swift".count))

    /// Lines as `| D4 | rule | by profile | test<br>test |`.
    private static func table() throws -> [(row: String, tests: [String])] {
        let page = try text("\(folder)/../../Sources/MdevCore/MdevCore.docc/Conformance.md")
        var rows: [(row: String, tests: [String])] = []
        for line in page.split(separator: "\n") {
            let cells = line.split(separator: "|").map(trimmed)
            guard cells.count == 4, isRow(cells[0]) else { continue }
            rows.append((cells[0], cells[3].split(separator: "<br>").map(String.init)))
        }
        return rows
    }

    /// The sentences behind a row's id, in the sources of the tests.
    private static func sentences() throws -> [String: [String]] {
        var sentences: [String: [String]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".swift")
        {
            for literal in try text("\(folder)/\(name)").split(separator: "\"") {
                guard let colon = literal.firstIndex(of: ":") else { continue }
                let (row, rest) = (String(literal[..<colon]), literal[colon...].dropFirst())
                guard isRow(row), rest.first == " " else { continue }
                sentences[row, default: []].append(String(rest.dropFirst()))
            }
        }
        return sentences
    }

    /// A letter, a number, and perhaps a letter.
    private static func isRow(_ text: String) -> Bool {
        guard let first = text.first, parts[String(first)] != nil else { return false }
        let digits = text.dropFirst().prefix { $0.isNumber }
        let rest = text.dropFirst(1 + digits.count)
        return !digits.isEmpty && (rest.isEmpty || rest == "a" || rest == "b")
    }

    private static func text(_ path: String) throws -> String {
        let data = try #require(FileManager.default.contents(atPath: path), "\(path)")
        return String(decoding: data, as: UTF8.self)
    }

    /// Without the spaces around it.
    private static func trimmed(_ cell: Substring) -> String {
        var cell = cell
        while cell.first == " " { cell.removeFirst() }
        while cell.last == " " { cell.removeLast() }
        return String(cell)
    }
}
