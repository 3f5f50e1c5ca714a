/// The name of a guest, by the arguments of the monitor that runs it.
enum GuestName {
    /// - Parameter commandLine: `/proc/PID/cmdline`: arguments, each ended by a NUL.
    static func of(commandLine: String) -> String? {
        let arguments = commandLine.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        guard let program = arguments.first.map(AttributeText.lastComponent) else { return nil }
        if program.hasPrefix("cloud-hypervisor") {
            return value(of: ["--api-socket"], in: arguments).flatMap(socketName)
        }
        return value(of: ["-name", "--name"], in: arguments).flatMap(qemuName)
    }

    /// The argument behind one of `options`, or behind its `=`.
    private static func value(of options: [String], in arguments: [String]) -> String? {
        for (position, argument) in arguments.enumerated() {
            if options.contains(argument) { return arguments.dropFirst(position + 1).first }
            for option in options where argument.hasPrefix(option + "=") {
                return String(argument.dropFirst(option.count + 1))
            }
        }
        return nil
    }

    /// QEMU's `-name guest=NAME,process=…`, or `-name NAME,…`; a comma of the name is written twice.
    private static func qemuName(_ value: String) -> String? {
        var fields = [""]
        var rest = value[...]
        while let character = rest.popFirst() {
            if character != "," {
                fields[fields.count - 1].append(character)
            } else if rest.first == "," {
                rest.removeFirst()
                fields[fields.count - 1].append(",")
            } else {
                fields.append("")
            }
        }
        let key = "guest="
        if let named = fields.first(where: { $0.hasPrefix(key) }) {
            return nonEmpty(named.dropFirst(key.count))
        }
        return fields[0].contains("=") ? nil : nonEmpty(fields[0][...])
    }

    /// cloud-hypervisor has no name of its own; libvirt calls its socket `NAME-socket`, people `NAME.sock`,
    /// and Kata keeps `clh-api.sock` in a folder named after the sandbox. A value may begin with `path=`.
    private static func socketName(_ value: String) -> String? {
        let path = value.split(separator: ",").first { !$0.hasPrefix("fd=") } ?? ""
        let components = path.drop(prefix: "path=").split(separator: "/")
        guard let file = components.last else { return nil }
        if file == "clh-api.sock" { return components.dropLast().last.map(String.init) }
        for ending in ["-socket", ".socket", ".sock"] where file.hasSuffix(ending) {
            return nonEmpty(file.dropLast(ending.count))
        }
        return nonEmpty(file)
    }

    private static func nonEmpty(_ text: Substring) -> String? { text.isEmpty ? nil : String(text) }
}

extension Substring {
    fileprivate func drop(prefix: String) -> Substring { hasPrefix(prefix) ? dropFirst(prefix.count) : self }
}
