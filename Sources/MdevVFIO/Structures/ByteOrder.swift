/// Numbers in the bytes of an argument, in the byte order of the hosts that we know.
extension [UInt8] {
    /// - Returns: zero where the bytes end before it.
    package func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
        let size = MemoryLayout<Number>.size
        guard offset >= 0, offset + size <= count else { return 0 }
        return withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type)) }
    }

    package func number32(at offset: Int) -> UInt32 { number(at: offset, as: UInt32.self) }
    package func number64(at offset: Int) -> UInt64 { number(at: offset, as: UInt64.self) }

    /// Does nothing where the bytes end before it.
    package mutating func put(_ number: some FixedWidthInteger, at offset: Int) {
        Swift.withUnsafeBytes(of: number.littleEndian) { bytes in
            guard offset >= 0, offset + bytes.count <= count else { return }
            for (index, byte) in bytes.enumerated() { self[offset + index] = byte }
        }
    }

    package mutating func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
