/// A place in a YAML text, from 1. Columns count Unicode scalars, and lines end where YAML 1.1 ends them, as libyaml does.
public struct YAMLMark: Hashable, Sendable, Comparable {
    public static let start = YAMLMark(line: 1, column: 1)

    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.line == right.line ? left.column < right.column : left.line < right.line
    }
}
