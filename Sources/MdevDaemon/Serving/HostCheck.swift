internal import NIOCore

/// Which `Host` headers are answered. A page of a foreign site can make a browser ask this server under the site's
/// own name, once that name leads here (DNS rebinding); addresses and this host's names cannot be taken over so.
struct HostCheck: Sendable {
    /// The host's own names, lower-case.
    let names: Set<String>

    /// - Parameter hostName: the kernel's; its first label counts too.
    init(hostName: String) {
        let name = hostName.lowercased()
        let label = name.split(separator: ".").first.map(String.init) ?? name
        names = ["localhost", name, label].filter { !$0.isEmpty }.reduce(into: []) { $0.insert($1) }
    }

    /// - Parameter headers: every `Host` header of the request; HTTP/1.1 wants exactly one (RFC 9112 §3.2).
    func accepts(_ headers: [String]) -> Bool {
        guard headers.count == 1, let host = Self.host(of: headers[0]) else { return false }
        if names.contains(host) { return true }
        do { return try SocketAddress(ipAddress: host, port: 0).protocol != .unix } catch { return false }
    }

    /// Without the port and brackets; nil where it is no host.
    private static func host(of header: String) -> String? {
        let text = header.lowercased()
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            return String(text[text.index(after: text.startIndex)..<end])
        }
        guard let colon = text.firstIndex(of: ":") else { return text }
        return isPort(text[colon...]) ? String(text[..<colon]) : nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && text.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }
}
