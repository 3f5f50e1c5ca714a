internal import FoundationEssentials
internal import MdevModel

extension MdevctlDefinition {
    /// Why a file is not taken as a definition; to follow its path.
    public struct Flaw: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }
    }

    /// Reads what mdevctl reads: `mdev_type` and `start` are required, `attrs` is not, each of its elements has
    /// one name, other keys are passed over, and a `start` that is not `auto` means `manual`.
    ///
    /// - Parameters:
    ///   - folder: the name of the folder that it is in: the parent.
    ///   - file: its own name: the UUID.
    public init(folder: String, file: String, bytes: [UInt8]) throws(Flaw) {
        let written = try Written(bytes)
        do throws(NameError) {
            uuid = try DeviceUUID(file)
            parent = try ParentName(folder)
            type = try TypeID(written.type)
        } catch { throw Flaw(error.description) }
        guard !folder.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) else {
            throw Flaw("its parent \"\(folder)\" is a glob")
        }
        start = Start(rawValue: written.start) ?? .manual
        attributes = []
        for (index, pair) in written.attributes.enumerated() {
            attributes.append(try Self.attribute(pair, at: index))
        }
    }

    private static func attribute(_ pair: [String: String], at index: Int) throws(Flaw) -> DesiredAttribute {
        guard pair.count == 1, let (name, value) = pair.first else {
            throw Flaw("attrs[\(index)] has \(pair.count) names, and an attribute has one")
        }
        let path: AttributePath
        do throws(NameError) { path = try AttributePath(name) } catch {
            throw Flaw("attrs[\(index)]: \(error)")
        }
        // sysfs hands a write of at most one page to the driver (mdev-semantics C4).
        guard value.utf8.count <= 4095, !value.utf8.contains(0) else {
            throw Flaw("attrs[\(index)]: the value of \"\(name)\" is longer than 4095 bytes or has a NUL")
        }
        guard MatrixVerb(path) == nil || kernelNumber(value).map({ 0...255 ~= $0 }) == true else {
            throw Flaw("attrs[\(index)]: the value of \"\(name)\" must be a number from 0 to 255")
        }
        return DesiredAttribute(path: path, value: value)
    }

    /// The keys as they are in the file.
    private struct Written: Decodable {
        var type: String
        var start: String
        var attributes: [[String: String]]

        enum CodingKeys: String, CodingKey {
            case type = "mdev_type"
            case start
            case attributes = "attrs"
        }

        init(_ bytes: [UInt8]) throws(Flaw) {
            do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
                throw Flaw((error as? DecodingError)?.flaw ?? "\(error)")
            }
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            type = try keys.decode(String.self, forKey: .type)
            start = try keys.decode(String.self, forKey: .start)
            attributes = try keys.decodeIfPresent([[String: String]].self, forKey: .attributes) ?? []
        }
    }
}

extension DecodingError {
    fileprivate var flaw: String {
        switch self {
        case .keyNotFound(let key, _): "it has no \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.place) is not what mdevctl writes there: a text, or for attrs a list of {\"name\": \"value\"}"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "it is not JSON"
        case .dataCorrupted(let context): "\(context.place) cannot be read"
        @unknown default: "it cannot be read"
        }
    }
}

extension DecodingError.Context {
    fileprivate var place: String {
        guard !codingPath.isEmpty else { return "the whole file" }
        return codingPath.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
