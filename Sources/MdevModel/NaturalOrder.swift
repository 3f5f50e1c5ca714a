/// Whether `left` comes before `right` in natural order: runs of digits compare as numbers, the rest by bytes.
/// Equal as numbers but spelt differently (`7`, `07`), the shorter comes first, so that the order is total.
public func naturallyPrecedes(_ left: String, _ right: String) -> Bool {
    var left = left, right = right
    return left.withUTF8 { left in
        right.withUTF8 { right in
            var (i, j) = (0, 0)
            while i < left.count, j < right.count {
                if isDigit(left[i]), isDigit(right[j]) {
                    let (a, b) = (digitRun(left, from: &i), digitRun(right, from: &j))
                    if a.count != b.count { return a.count < b.count }
                    if let (x, y) = zip(a, b).first(where: { $0 != $1 }) { return x < y }
                } else if left[i] != right[j] {
                    return left[i] < right[j]
                } else {
                    i += 1
                    j += 1
                }
            }
            if left.count - i != right.count - j { return left.count - i < right.count - j }
            if left.count != right.count { return left.count < right.count }
            return left.lexicographicallyPrecedes(right)
        }
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

/// The digits at `position` without leading zeros; `position` moves past them.
private func digitRun(_ text: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Slice<
    UnsafeBufferPointer<UInt8>
> {
    while position < text.count, text[position] == UInt8(ascii: "0") { position += 1 }
    let start = position
    while position < text.count, isDigit(text[position]) { position += 1 }
    return text[start..<position]
}
