public import MdevModel
internal import MdevctlFormat

/// The device that a script is asked about.
public struct CalloutDevice: Hashable, Sendable {
    public var uuid: DeviceUUID
    public var parent: ParentName
    public var type: TypeID
    /// What is written after it is made.
    public var attributes: [DesiredAttribute]

    public init(uuid: DeviceUUID, parent: ParentName, type: TypeID, attributes: [DesiredAttribute] = []) {
        self.uuid = uuid
        self.parent = parent
        self.type = type
        self.attributes = attributes
    }

    /// What scripts find on standard input. To mdevctl a device that it did not start is one that is started by hand.
    var input: String {
        MdevctlDefinition(uuid: uuid, parent: parent, type: type, start: .manual, attributes: attributes)
            .compactText
    }
}

/// What mdevctl's scripts are told by their arguments.
struct CalloutCall: Hashable, Sendable {
    enum Event: String, Hashable, Sendable { case pre, post, notify, get }
    enum Action: String, Hashable, Sendable { case start, stop, attributes }
    enum State: String, Hashable, Sendable { case none, success, failure }

    var event: Event
    var action: Action
    var state: State = .none
    var device: CalloutDevice

    var arguments: [String] {
        [
            "-t", device.type.text, "-e", event.rawValue, "-a", action.rawValue, "-s", state.rawValue,
            "-u", device.uuid.description, "-p", device.parent.text,
        ]
    }

    var input: String { event == .get ? "" : device.input }
}
