import MdevModel

extension Change {
    /// The one word that says most of what is done; the table's third column.
    var verb: String {
        if isReplace { return "replace" }
        let order: [Action] = [.create, .remove, .attach, .detach, .update, .adopt, .record]
        return order.first(where: actions.contains)?.rawValue ?? "record"
    }

    var mark: (text: String, tone: TextStyle.Tone) {
        if blocked != nil { return ("!", .blocked) }
        switch verb {
        case "create": return ("+", .added)
        case "remove": return ("-", .removed)
        case "replace": return ("-/+", .changed)
        default: return ("~", .changed)
        }
    }

    /// `mtty-2 on mtty`, or from what to what.
    var whatAndWhere: String {
        let now = place(before?.parent ?? device.parent, before?.type ?? device.type)
        guard let after, let before, after.parent != before.parent || after.type != before.type else {
            return place(after?.parent ?? device.parent, after?.type ?? device.type)
        }
        return "\(now) → \(place(after.parent, after.type))"
    }

    private func place(_ parent: ParentName?, _ type: TypeID?) -> String {
        switch (type, parent) {
        case (let type?, let parent?): "\(type) on \(parent)"
        case (nil, let parent?): "on \(parent)"
        default: ""
        }
    }
}

extension DeviceReference {
    var title: String { instance?.shortName ?? uuid.description }

    /// Empty where the title is the UUID already.
    var shownUUID: String { title == uuid.description ? "" : uuid.description }
}

extension Step.Kind {
    /// What the step does, as one line.
    var sentence: String {
        switch self {
        case .create(let parent, let type): "write its UUID to \(type)/create of \(parent)"
        case .attach(let driver): "write its UUID to \(driver)/bind"
        case .detach(let driver): "write its UUID to \(driver?.text ?? "its driver")/unbind"
        case .setAttribute(let path, let value): "write \"\(value)\" to \(path)"
        case .invoke(let verb, let value): "write \(value) to \(verb)"
        case .remove(let parent): "write 1 to its remove file on \(parent)"
        case .record(let origin): "note it as \(origin.rawValue) in the ledger"
        case .forget: "delete its entry from the ledger"
        }
    }
}
