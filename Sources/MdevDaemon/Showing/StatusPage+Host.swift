internal import MdevModel
internal import MdevPlanner

extension StatusPage {
    /// What still differs, and why.
    var differences: HTMLText {
        guard let view = status.view else { return .empty }
        let rows = sorted(view).map { change -> HTMLText in
            let failure = view.failures[change.device.uuid]
            let mark =
                if let block = change.blocked {
                    Self.pill("blocked: \(block.by.rawValue)", "warn")
                } else if failure != nil {
                    Self.pill("failed", "bad")
                } else {
                    Self.pill(status.mode == .detect ? "drift" : "waiting", "info")
                }
            let detail = change.blocked?.detail ?? failure ?? ""
            return """
                <tr>\(Self.cell("device", "\(change.title)", kind: "key n"))\
                \(Self.cell("to do", "\(change.verb)", kind: "n"))\
                \(Self.cell("where", "\(change.place)", kind: "n"))\(Self.cell("state", mark))\
                \(Self.cell("why", "\(change.reason)<span class=\"dim\">\(detail)</span>"))</tr>
                """
        }
        return Self.table(
            "What differs", "\(rows.count)", ["Device", "To do", "Where", "State", "Why"], rows, shown: 12)
    }

    /// What needs a person comes first.
    private func sorted(_ view: HostView) -> [Change] {
        let changes = view.remaining.changes
        let failed = changes.filter { $0.blocked == nil && view.failures[$0.device.uuid] != nil }
        let open = changes.filter { $0.blocked == nil && view.failures[$0.device.uuid] == nil }
        return failed + view.blocked + open
    }

    var parents: HTMLText {
        guard let view = status.view else { return .empty }
        let registry = view.observation.registry
        guard !registry.parents.isEmpty else {
            return """
                <h2>Parents</h2><p class="dim">No parent devices: no driver that offers mdev types is loaded.</p>
                """
        }
        let groups = AlikeParents.groups(of: registry, joinsUsed: false)
        let room = groups.allSatisfy(\.isOne) ? nil : SharedRoom(view.observation)
        let cards = groups.map { parent($0, room) }
        return """
            <h2>Parents <small>\(registry.parents.count)</small></h2>\
            <section class="parents">\(HTMLText.joined(cards))</section>
            """
    }

    /// Bars for the types in use; the rest of what the parent offers is folded away.
    private func parent(_ group: AlikeParents, _ room: SharedRoom?) -> HTMLText {
        let parent = group.first
        let (shown, rest) = group.shownTypes()
        let bars = HTMLText.joined(
            shown.map { bar($0, used: group.used[$0.id] ?? 0, group.count(of: $0, room)) })
        let card = parent.card == parent.name.text ? "" : "on \(parent.card)"
        let kind = [parent.driver?.text, card].compactMap(\.self).filter { !$0.isEmpty }.joined(
            separator: " ")
        let many: HTMLText =
            group.isOne ? "" : "<div class=\"many dim\">\(group.parents.count) parents, none in use</div>"
        return """
            <article class="parent"><header><code>\(group.title)</code><span class="dim">\(kind)</span></header>\
            \(many)\(bars)\(folded(rest, of: group, beside: shown))</article>
            """
    }

    private func bar(_ type: MdevType, used: Int, _ count: String) -> HTMLText {
        let available = type.availableInstances.map { max($0, 0) }
        let total = used + (available ?? 0)
        let percent = total == 0 ? 0 : used * 100 / total
        let isFull = used > 0 && available == 0
        return """
            <div class="type"><span title="\(type.id.text)">\(type.displayName ?? type.id.text)</span>\
            <span class="dim">\(count)</span></div>\
            <div class="bar"><i class="\(isFull ? "full" : "")" style="width:\(percent)%"></i></div>
            """
    }

    private func folded(
        _ types: [MdevType], of group: AlikeParents, beside shown: [MdevType]
    ) -> HTMLText {
        guard !types.isEmpty else { return .empty }
        let lines = types.map { type -> HTMLText in
            """
            <div class="type"><span title="\(type.id.text)">\(type.displayName ?? type.id.text)</span>\
            <span class="dim">\(type.availableInstances.map(String.init) ?? "?") free</span></div>
            """
        }
        return """
            <details><summary>\(group.restText(types, beside: shown))</summary>\(HTMLText.joined(lines))</details>
            """
    }

    var devices: HTMLText {
        guard let view = status.view else { return .empty }
        let (owners, holders) = (view.owners, view.holders)
        let parents = Dictionary(view.observation.registry.parents.map { ($0.name, $0) }) { first, _ in first
        }
        let differing = Dictionary(view.remaining.changes.map { ($0.device.uuid, $0) }) { first, _ in first }
        let named = view.observation.registry.devices.map { device in
            (device, owners[device.uuid]?.instance.shortName ?? differing[device.uuid]?.title ?? "")
        }
        let rows = named.sorted(by: Self.precedes).map { device, name -> HTMLText in
            let owner = owners[device.uuid].map { "\($0.namespace) (\($0.origin.rawValue))" } ?? "nobody"
            let type: HTMLText = """
                <span title="\(device.type?.text ?? "")">\(shownName(of: device, on: parents[device.parent]))</span>\
                <span class="dim"> on \(device.parent.text)\(group(device))</span>
                """
            return """
                <tr>\(Self.cell("name", "\(name)", kind: "key n"))\
                \(Self.cell("uuid", "\(device.uuid.description)", kind: "m n"))\(Self.cell("type", type, kind: "w"))\
                \(Self.cell("state", state(device, differs: differing[device.uuid] != nil), kind: "st n"))\
                \(Self.cell("owner", "\(owner)", kind: "n"))\
                \(Self.cell("held by", "\(held(device, holders))"))</tr>
                """
        }
        return Self.table(
            "Devices", "\(rows.count)", ["Name", "UUID", "Type", "State", "Owner", "Held by"], rows,
            kind: "devices", shown: 60)
    }

    /// The type as its driver displays it: `NVIDIA A40-8Q` says more than `nvidia-562`.
    private func shownName(of device: MediatedDevice, on parent: ParentDevice?) -> String {
        guard let id = device.type else { return "?" }
        return parent?.types.first { $0.id == id }?.displayName ?? id.text
    }

    /// By name; those without one last, by UUID.
    private static func precedes(
        _ left: (device: MediatedDevice, name: String), _ right: (device: MediatedDevice, name: String)
    ) -> Bool {
        if left.name.isEmpty != right.name.isEmpty { return right.name.isEmpty }
        return left.name == right.name
            ? left.device.uuid < right.device.uuid : naturallyPrecedes(left.name, right.name)
    }

    private func state(_ device: MediatedDevice, differs: Bool) -> HTMLText {
        let pill = Self.pill(device.state.rawValue, device.state == .attached ? "ok" : "warn")
        return differs ? "\(pill) \(Self.pill("differs", "warn"))" : pill
    }

    private func group(_ device: MediatedDevice) -> String {
        device.iommuGroup.map { ", group \($0)" } ?? ""
    }

    private func held(_ device: MediatedDevice, _ holders: [DeviceUUID: [Holder]]?) -> String {
        guard let holders else { return device.state == .attached ? "cannot be seen" : "" }
        return (holders[device.uuid] ?? []).map(\.description).joined(separator: ", ")
    }
}
