internal import MdevModel

extension DocumentWriter {
    /// How far the keys of a device or a pool are indented.
    private static let inner = 4

    mutating func policy(_ policy: Policy) {
        let standard = Policy()
        var pairs: [(String, String)] = []
        if policy.prune != standard.prune { pairs.append(("prune", policy.prune.rawValue)) }
        if policy.inUse != standard.inUse { pairs.append(("inUse", policy.inUse.yaml)) }
        if policy.replace != standard.replace { pairs.append(("replace", policy.replace.rawValue)) }
        if policy.onError != standard.onError { pairs.append(("onError", policy.onError.rawValue)) }
        if policy.maxRemovals != standard.maxRemovals {
            pairs.append(("maxRemovals", policy.maxRemovals.yaml))
        }
        if policy.settle != standard.settle { pairs.append(("settle", durationText(policy.settle))) }
        mapping("policy", pairs, 0)
    }

    mutating func device(_ device: DesiredDevice) {
        if let name = device.name { pair("name", yamlText(name.text), Self.inner) }
        if let uuid = device.uuid { pair("uuid", uuid.description, Self.inner) }
        if let formerly = device.formerly { pair("formerly", yamlText(formerly.text), Self.inner) }
        switch device.parent {
        case .name(let name): pair("parent", yamlText(name.text), Self.inner)
        case .card(let card): pair("parent", "{card: \(yamlText(card))}", Self.inner)
        case .ccwDevice(let device): pair("parent", "{ccwDevice: \(yamlText(device))}", Self.inner)
        case nil: break
        }
        types(device.types)
        if device.state != .attached { pair("state", device.state.rawValue, Self.inner) }
        common(device.driver, device.configuration, device.protect, device.overrides)
    }

    mutating func pool(_ pool: DesiredPool) {
        pair("name", yamlText(pool.name.text), Self.inner)
        if let formerly = pool.formerly { pair("formerly", yamlText(formerly.text), Self.inner) }
        types(pool.types)
        list("parents", pool.parents.map(\.yaml), Self.inner)
        pair("count", pool.size.yaml, Self.inner)
        if pool.placement != .spread { pair("placement", pool.placement.rawValue, Self.inner) }
        if pool.adopt != .none { pair("adopt", pool.adopt.rawValue, Self.inner) }
        if pool.state != .attached { pair("state", pool.state.rawValue, Self.inner) }
        common(pool.driver, pool.configuration, pool.protect, pool.overrides)
    }

    private mutating func types(_ types: [String]) {
        switch types.count {
        case 0: break
        case 1: pair("type", yamlText(types[0]), Self.inner)
        default: list("type", types.map(yamlText), Self.inner)
        }
    }

    private mutating func common(
        _ driver: DriverName?, _ configuration: DeviceConfiguration, _ protect: Bool?,
        _ overrides: PolicyOverride
    ) {
        if let driver { pair("driver", yamlText(driver.text), Self.inner) }
        if !configuration.attributes.isEmpty {
            let entries = configuration.attributes.map {
                "\(yamlText($0.path.description)): \(yamlText($0.value))"
            }
            list("attributes", entries, Self.inner)
        }
        if let matrix = configuration.matrix { pair("matrix", matrix.yaml, Self.inner) }
        if let protect { pair("protect", protect.description, Self.inner) }
        var pairs: [(String, String)] = []
        if let prune = overrides.prune { pairs.append(("prune", prune.rawValue)) }
        if let inUse = overrides.inUse { pairs.append(("inUse", inUse.yaml)) }
        if let replace = overrides.replace { pairs.append(("replace", replace.rawValue)) }
        mapping("policy", pairs, Self.inner)
    }

    private mutating func mapping(_ key: String, _ pairs: [(String, String)], _ indentation: Int) {
        guard !pairs.isEmpty else { return }
        pair(key, "{" + pairs.map { "\($0): \($1)" }.joined(separator: ", ") + "}", indentation)
    }
}

extension Policy.InUse {
    fileprivate var yaml: String {
        switch self {
        case .skip: "skip"
        case .fail: "fail"
        case .wait(let seconds): "{wait: \(durationText(seconds))}"
        }
    }
}

extension Policy.MaxRemovals {
    fileprivate var yaml: String {
        switch self {
        case .count(let count): String(count)
        case .percent(let share): "\(share)%"
        }
    }
}

extension DesiredPool.Size {
    fileprivate var yaml: String {
        switch self {
        case .count(let count): String(count)
        case .fill: "fill"
        case .perCard(let count): "{perCard: \(count)}"
        }
    }
}

extension ParentPattern {
    fileprivate var yaml: String {
        let pairs = [("address", address), ("card", card), ("driver", driver)]
        let texts = pairs.compactMap { key, value in value.map { "\(key): \(yamlText($0))" } }
        return "{" + texts.joined(separator: ", ") + "}"
    }
}

extension MatrixConfiguration {
    fileprivate var yaml: String {
        let sets = [("adapters", adapters), ("domains", domains), ("controlDomains", controlDomains)]
        let texts = sets.filter { !$0.1.isEmpty }.map { key, ids in
            "\(key): ["
                + ids.map { id in (id < 16 ? "0x0" : "0x") + String(id, radix: 16) }.joined(separator: ", ")
                + "]"
        }
        return "{" + texts.joined(separator: ", ") + "}"
    }
}
