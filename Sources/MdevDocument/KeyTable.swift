/// The keys that a mapping may have, spelt as the cases of their enumeration are.
///
/// `CodingKey` for its `stringValue`: the compiler writes the spellings down, where `String(describing:)`
/// searches the program's conformances three times for each enumeration (a tenth of a millisecond).
package protocol DocumentKey: CodingKey, RawRepresentable, CaseIterable where RawValue == Int {
    /// `static let table = KeyTable(Self.self, of: "a device")`
    static var table: KeyTable { get }
}

/// The spellings of a mapping's keys, made once, and compared as numbers: this is the hot spot of decoding.
package struct KeyTable: Sendable {
    /// What has these keys, with its article.
    package let owner: String
    package let names: [String]
    private let spellings: [Spelling]

    package init<Key: DocumentKey>(_ keys: Key.Type, of owner: String) {
        self.owner = owner
        names = Key.allCases.map(\.stringValue)
        spellings = names.map { name in Array(name.utf8).withUnsafeBufferPointer { Spelling($0) } }
    }

    /// The key's raw value, which is its place among the cases.
    func index(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count <= Spelling.longest else { return nil }
        return spellings.firstIndex(of: Spelling(bytes))
    }
}

/// Up to sixteen bytes of a key.
private struct Spelling: Equatable {
    static let longest = 16

    var low: UInt64 = 0
    var high: UInt64 = 0
    var count: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        count = bytes.count
        for byte in bytes {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte)
        }
    }
}
