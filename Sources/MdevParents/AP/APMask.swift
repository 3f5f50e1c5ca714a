/// 256 bits, the first one leftmost, as the AP bus counts its adapters and domains.
public struct APMask: Hashable, Sendable {
    public static let count = 256
    private var words: [UInt64] = [0, 0, 0, 0]

    public init() {}

    public init(_ numbers: some Sequence<Int>) {
        for number in numbers { self[number] = true }
    }

    public static let all = APMask(0..<count)

    /// False beyond the end; setting there does nothing.
    public subscript(number: Int) -> Bool {
        get {
            guard (0..<APMask.count).contains(number) else { return false }
            return words[number / 64] & (1 << (63 - number % 64)) != 0
        }
        set {
            guard (0..<APMask.count).contains(number) else { return }
            let bit: UInt64 = 1 << (63 - number % 64)
            if newValue { words[number / 64] |= bit } else { words[number / 64] &= ~bit }
        }
    }

    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Ascending.
    public var numbers: [Int] { (0..<APMask.count).filter { self[$0] } }

    public var last: Int? { numbers.last }

    public func intersects(_ other: APMask) -> Bool { zip(words, other.words).contains { $0 & $1 != 0 } }

    public func intersection(_ other: APMask) -> APMask {
        var mask = self
        for index in words.indices { mask.words[index] &= other.words[index] }
        return mask
    }

    public func subtracting(_ other: APMask) -> APMask {
        var mask = self
        for index in words.indices { mask.words[index] &= ~other.words[index] }
        return mask
    }
}

extension APMask: CustomStringConvertible {
    /// `0x` and 64 hexadecimal digits.
    public var description: String { "0x" + words.map { hex($0, 16) }.joined() }
}
