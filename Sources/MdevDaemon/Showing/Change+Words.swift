internal import MdevModel
internal import MdevReconciler

extension Change {
    /// The one word that says most of what is to be done.
    var verb: String {
        if isReplace { return "replace" }
        let order: [Action] = [.create, .remove, .attach, .detach, .update, .adopt, .record]
        return order.first(where: actions.contains)?.rawValue ?? Action.record.rawValue
    }

    /// `mtty-2 on mtty`.
    var place: String {
        let parent = after?.parent ?? device.parent
        let type = after?.type ?? device.type
        return [type?.text, parent.map { "on \($0)" }].compactMap(\.self).joined(separator: " ")
    }

    /// `render01 (mtty-2 on mtty)`.
    var titleAndPlace: String { place.isEmpty ? title : "\(title) (\(place))" }

    var title: String { device.instance?.shortName ?? device.uuid.description }
}

extension ChangeResult {
    /// `created`, as a person says what was done.
    var pastVerb: String {
        switch change.verb {
        case "create", "replace", "remove", "update": "\(change.verb)d"
        default: "\(change.verb)ed"
        }
    }
}

extension Step.Kind {
    /// The kind alone, for counting.
    var word: String {
        switch self {
        case .create: "create"
        case .attach: "attach"
        case .detach: "detach"
        case .setAttribute: "set_attribute"
        case .invoke: "invoke"
        case .remove: "remove"
        case .record: "record"
        case .forget: "forget"
        }
    }
}
