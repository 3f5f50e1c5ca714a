/// vfio-ap: the whole set of adapters, usage domains and control domains, each 0-255, ascending and unique.
public struct MatrixConfiguration: Hashable, Sendable, Codable {
    public var adapters: [Int]
    public var domains: [Int]
    public var controlDomains: [Int]

    public init(adapters: [Int] = [], domains: [Int] = [], controlDomains: [Int] = []) {
        self.adapters = Array(Set(adapters)).sorted()
        self.domains = Array(Set(domains)).sorted()
        self.controlDomains = Array(Set(controlDomains)).sorted()
    }
}

extension MatrixConfiguration {
    /// The three sets that are changed by verbs.
    public enum Resource: String, Hashable, Sendable, CaseIterable {
        case adapter, domain, controlDomain = "control_domain"
    }

    public subscript(resource: Resource) -> [Int] {
        get {
            switch resource {
            case .adapter: adapters
            case .domain: domains
            case .controlDomain: controlDomains
            }
        }
        set {
            switch resource {
            case .adapter: adapters = newValue
            case .domain: domains = newValue
            case .controlDomain: controlDomains = newValue
            }
        }
    }

    /// The sets that vfio-ap's verbs, run in order from empty, leave; nil where no attribute is such a verb.
    /// Numbers by the kernel's rule (`kstrtoul` with base 0): `0x` hex, a leading `0` octal.
    /// Values that are no numbers are left out: the kernel refuses them with EINVAL when they are written.
    public init?(verbs attributes: [DesiredAttribute]) {
        let calls = attributes.compactMap { attribute in
            MatrixVerb(attribute.path).flatMap { verb in
                kernelNumber(attribute.value).map { (verb: verb, id: $0) }
            }
        }
        guard !calls.isEmpty else { return nil }
        var sets: [Resource: Set<Int>] = [:]
        for call in calls {
            if call.verb.assigns {
                sets[call.verb.resource, default: []].insert(call.id)
            } else {
                sets[call.verb.resource]?.remove(call.id)
            }
        }
        self.init(
            adapters: Array(sets[.adapter] ?? []), domains: Array(sets[.domain] ?? []),
            controlDomains: Array(sets[.controlDomain] ?? []))
    }
}

/// One of vfio-ap's six write-only files: `assign_adapter`, `unassign_control_domain`.
public struct MatrixVerb: Hashable, Sendable {
    public var assigns: Bool
    public var resource: MatrixConfiguration.Resource

    public init(assigns: Bool, resource: MatrixConfiguration.Resource) {
        self.assigns = assigns
        self.resource = resource
    }

    /// nil where the path names none of them.
    public init?(_ path: AttributePath) {
        guard path.components.count == 1 else { return nil }
        for resource in MatrixConfiguration.Resource.allCases {
            for assigns in [true, false]
            where path.components[0] == Self(assigns: assigns, resource: resource).file {
                self.init(assigns: assigns, resource: resource)
                return
            }
        }
        return nil
    }

    public var file: String { (assigns ? "assign_" : "unassign_") + resource.rawValue }
}

/// A number by `kstrtoul` with base 0; nil where the kernel answers EINVAL.
public func kernelNumber(_ text: String) -> Int? {
    let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard let first = digits.first, first.isNumber else { return nil }
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") { return Int(digits.dropFirst(2), radix: 16) }
    if digits.count > 1, first == "0" { return Int(digits.dropFirst(), radix: 8) }
    return Int(digits)
}
