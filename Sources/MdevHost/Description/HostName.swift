/// Why `text` cannot name a simulated host, to follow "it"; nil when it can. The name is a folder's, too.
func hostNameFlaw(_ text: String) -> String? {
    if text.isEmpty { return "must not be empty" }
    if text.utf8.count > 64 { return "must not be longer than 64 bytes" }
    if text.utf8.first == UInt8(ascii: ".") || text.utf8.first == UInt8(ascii: "-") {
        return "must not begin with \".\" or \"-\""
    }
    let isPlain = text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
    return isPlain ? nil : "must be of letters, digits, \".\", \"-\" and \"_\""
}
