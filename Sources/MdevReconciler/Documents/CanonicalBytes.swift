internal import Crypto
internal import FoundationEssentials

/// Bytes to be digested: every value with its length or a mark before it, so that no two inputs give the same.
struct CanonicalBytes {
    private var bytes: [UInt8] = []

    mutating func add(_ text: String) {
        add(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ number: Int) {
        withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func add(_ text: String?) {
        add(text != nil)
        if let text { add(text) }
    }

    mutating func add(_ number: Int?) {
        add(number != nil)
        if let number { add(number) }
    }

    mutating func add<Element>(
        _ elements: some Collection<Element>, each add: (inout Self, Element) -> Void
    ) {
        self.add(elements.count)
        for element in elements { add(&self, element) }
    }

    /// `sha256:` and 64 hex digits.
    var digest: String { Self.digest(bytes) }

    static func digest(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let hex = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "sha256:" + String(decoding: hex, as: UTF8.self)
    }
}
