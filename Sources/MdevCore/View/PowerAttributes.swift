/// The `power/` folder that the driver core gives every device; nothing here has power states.
enum PowerAttributes {
    /// The folder and its five files, as slots from `base` on.
    static func items(base: Int) -> [SysfsItem] {
        [
            .directory("power"),
            .file("autosuspend_delay_ms", 0o644, in: base),
            .file("control", 0o644, in: base),
            .file("runtime_active_time", 0o444, in: base),
            .file("runtime_status", 0o444, in: base),
            .file("runtime_suspended_time", 0o444, in: base),
        ]
    }

    static let count = 6

    /// - Parameter index: from `base`.
    static func show(_ index: Int) throws(KernelErrno) -> String {
        switch index {
        case 2: "auto\n"
        case 3, 5: "0\n"
        case 4: "unsupported\n"
        default: throw .inputOutput
        }
    }

    static func store(_ index: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        guard index == 2 else { throw .inputOutput }
        guard bytes.isLine("auto") || bytes.isLine("on") else { throw .invalidArgument }
        return bytes.count
    }
}

extension [UInt8] {
    /// Equal to `text`, but for one newline at the end (`lib/string_helpers.c:sysfs_streq`).
    func isLine(_ text: String) -> Bool {
        line.elementsEqual(text.utf8)
    }

    /// Without one newline at the end.
    var line: ArraySlice<UInt8> {
        last == UInt8(ascii: "\n") ? self[..<(count - 1)] : self[...]
    }
}
