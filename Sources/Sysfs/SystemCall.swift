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
    if name.isEmpty || name == "." || name == ".." { return false }
    for byte in name.utf8 where byte == UInt8(ascii: "/") || byte == 0 { return false }
    return true
}
