internal import Glibc

/// Repeats a call that a signal interrupted before it did anything: opening and reading are safe to repeat.
/// Writing is not (a `create` may have happened), so writes never come here.
package func retryingInterrupted<Result: FixedWidthInteger & SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}

/// Whether `name` is one component that an openat below a directory can be given: nothing else leaves it.
func isSingleComponent(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { text in
        switch text.count {
        case 0: return false
        case 1 where text[0] == UInt8(ascii: "."): return false
        case 2 where text[0] == UInt8(ascii: ".") && text[1] == UInt8(ascii: "."): return false
        default: break
        }
        guard let start = text.baseAddress else { return false }
        return memchr(start, Int32(UInt8(ascii: "/")), text.count) == nil
            && memchr(start, 0, text.count) == nil
    }
}
