internal import NIOCore

/// Where the status is served: a port of this host. Names are not looked up; `localhost` is this host itself.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    public static let standardPort = 9477

    /// An IP address, without brackets.
    public let host: String
    public let port: Int

    /// - Parameter text: `127.0.0.1:9477`, `[::1]:9477`, `localhost:9477`, an address or a port alone.
    /// - Returns: nil where it is none of these.
    public init?(_ text: String) {
        var (host, port): (Substring, Substring) = (text[...], "")
        if let port = Int(text), text.utf8.allSatisfy({ $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") })
        {
            (self.host, self.port) = ("127.0.0.1", port)
            guard (0...65_535).contains(port) else { return nil }
            return
        }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.dropFirst()
        } else if let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
            guard !port.isEmpty else { return nil }
        }
        let name = host.isEmpty || host == "localhost" ? "127.0.0.1" : String(host)
        guard let number = port.isEmpty ? Self.standardPort : Int(port), (0...65_535).contains(number) else {
            return nil
        }
        do { _ = try SocketAddress(ipAddress: name, port: number) } catch { return nil }
        (self.host, self.port) = (name, number)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether only this host can reach it.
    public var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" }
}
