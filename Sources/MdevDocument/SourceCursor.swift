/// Walks over a text and counts lines and columns as libyaml does. Forwards only: many places cost one pass.
struct SourceCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// In bytes.
    private(set) var offset = 0
    private var line = 1
    private var column = 1

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Goes on to `mark`, or to the end of its line or of the text where there is no such column.
    mutating func advance(to mark: YAMLMark) {
        while offset < bytes.count, line < mark.line || (line == mark.line && column < mark.column) {
            if line == mark.line, breakLength > 0 { return }
            step()
        }
    }

    /// Where the byte at `target` is.
    func mark(atByte target: Int) -> YAMLMark {
        var cursor = self
        while cursor.offset < min(target, bytes.count) { cursor.step() }
        return YAMLMark(line: cursor.line, column: cursor.column)
    }

    /// Over one Unicode scalar or one line break.
    private mutating func step() {
        let length = breakLength
        if length > 0 {
            offset += length
            line += 1
            column = 1
        } else {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xc0 == 0x80 { offset += 1 }
            column += 1
        }
    }

    /// Of the line break here, in bytes; 0: none. YAML 1.1: CR LF, CR, LF, NEL, LS, PS.
    private var breakLength: Int {
        switch bytes[offset] {
        case 0x0a: 1
        case 0x0d: offset + 1 < bytes.count && bytes[offset + 1] == 0x0a ? 2 : 1
        case 0xc2: offset + 1 < bytes.count && bytes[offset + 1] == 0x85 ? 2 : 0
        case 0xe2:
            offset + 2 < bytes.count && bytes[offset + 1] == 0x80 && bytes[offset + 2] & 0xfe == 0xa8 ? 3 : 0
        default: 0
        }
    }

    /// What is around the cursor on its line: at most so many bytes before and after it.
    func surroundings(before: Int, after: Int) -> (
        before: [UInt8], after: [UInt8], cutBefore: Bool, cutAfter: Bool
    ) {
        var start = offset
        while start > 0, offset - start < before, bytes[start - 1] != 0x0a, bytes[start - 1] != 0x0d {
            start -= 1
        }
        let cutBefore = start > 0 && bytes[start - 1] != 0x0a && bytes[start - 1] != 0x0d
        while cutBefore, start < offset, bytes[start] & 0xc0 == 0x80 { start += 1 }
        var end = offset
        while end < bytes.count, end - offset < after, bytes[end] != 0x0a, bytes[end] != 0x0d { end += 1 }
        let cutAfter = end < bytes.count && bytes[end] != 0x0a && bytes[end] != 0x0d
        while cutAfter, end > offset, bytes[end] & 0xc0 == 0x80 { end -= 1 }
        return (Array(bytes[start..<offset]), Array(bytes[offset..<end]), cutBefore, cutAfter)
    }
}

extension DocumentSource {
    func mark(atByte offset: Int) -> YAMLMark {
        bytes.withUnsafeBufferPointer { bytes in
            let start = textStart
            return SourceCursor(UnsafeBufferPointer(rebasing: bytes[start...])).mark(atByte: offset - start)
        }
    }
}
