/// A place in a YAML text, from 1. Columns count Unicode scalars, and lines end where YAML 1.1 ends them, as
/// libyaml does.
public struct YAMLMark: Hashable, Sendable, Comparable {
    public static let start = YAMLMark(line: 1, column: 1)

    // Every node, name and UUID has one, so it is kept small.
    private let storedLine: UInt32
    private let storedColumn: UInt32

    public var line: Int { Int(storedLine) }
    public var column: Int { Int(storedColumn) }

    public init(line: Int, column: Int) {
        storedLine = UInt32(truncatingIfNeeded: line)
        storedColumn = UInt32(truncatingIfNeeded: column)
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.line == right.line ? left.column < right.column : left.line < right.line
    }
}
