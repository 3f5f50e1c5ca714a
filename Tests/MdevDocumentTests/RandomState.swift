import MdevModel
import TreeConformance

/// Desired states of every shape that a document can declare.
enum RandomState {
    static func make(using random: inout SplitMix) throws -> DesiredState {
        var state = DesiredState()
        if flip(&random) { state.namespace = try Namespace("n\(Int.random(in: 0..<9, using: &random))") }
        state.identity = pick(IdentityScheme.allCases, &random)
        if flip(&random) { state.policy = policy(&random) }
        for index in 0..<Int.random(in: 0..<5, using: &random) {
            state.devices.append(try device(index, &random))
        }
        for index in 0..<Int.random(in: 0..<4, using: &random) {
            state.pools.append(try pool(index, &random))
        }
        return state
    }

    private static func policy(_ random: inout SplitMix) -> Policy {
        Policy(
            prune: pick(Policy.Prune.allCases, &random), inUse: inUse(&random),
            replace: pick(Policy.Replace.allCases, &random), onError: pick(Policy.OnError.allCases, &random),
            maxRemovals: flip(&random)
                ? .percent(Int.random(in: 0...100, using: &random))
                : .count(Int.random(in: 0...999, using: &random)),
            settle: Int.random(in: 0...100_000, using: &random))
    }

    private static func inUse(_ random: inout SplitMix) -> Policy.InUse {
        pick([.skip, .fail, .wait(Int.random(in: 0...100_000, using: &random))], &random)
    }

    private static func overrides(_ random: inout SplitMix) -> PolicyOverride {
        PolicyOverride(
            prune: flip(&random) ? pick(Policy.Prune.allCases, &random) : nil,
            inUse: flip(&random) ? inUse(&random) : nil,
            replace: flip(&random) ? pick(Policy.Replace.allCases, &random) : nil)
    }

    private static func device(_ index: Int, _ random: inout SplitMix) throws -> DesiredDevice {
        let state = pick(DesiredDevice.State.allCases, &random)
        let isAbsent = state == .absent && flip(&random)
        var device = DesiredDevice(
            name: try label("d\(index)", &random), parent: isAbsent ? nil : parent(&random),
            types: isAbsent ? [] : types(&random), state: state, source: SourcePlace(file: "", line: 0))
        if flip(&random) || device.name == nil {
            device.uuid = DeviceUUID(high: random.next(), low: random.next())
        }
        device.driver = flip(&random) ? DriverName(trusted: component(&random)) : nil
        device.configuration = try configuration(&random)
        device.protect = pick([nil, true, false], &random)
        device.formerly = flip(&random) ? try InstanceID.Label("old\(index)") : nil
        device.overrides = overrides(&random)
        return device
    }

    private static func label(_ text: String, _ random: inout SplitMix) throws -> InstanceID.Label? {
        flip(&random) ? try InstanceID.Label(text) : nil
    }

    private static func parent(_ random: inout SplitMix) -> DesiredDevice.Parent {
        let text = component(&random).filter { $0 != "*" && $0 != "?" }
        let name = text.isEmpty ? "mtty" : text
        return pick([.name(ParentName(trusted: name)), .card(name), .ccwDevice(name)], &random)
    }

    private static func pool(_ index: Int, _ random: inout SplitMix) throws -> DesiredPool {
        let number = Int.random(in: 0...65_536, using: &random)
        return DesiredPool(
            name: try InstanceID.Label("p.\(index)"), types: types(&random),
            parents: (0..<Int.random(in: 1..<4, using: &random)).map { _ in pattern(&random) },
            size: pick([.count(number), .fill, .perCard(number)], &random),
            placement: pick(DesiredPool.Placement.allCases, &random),
            adopt: pick(DesiredPool.Adoption.allCases, &random),
            state: pick([.attached, .detached], &random),
            driver: flip(&random) ? DriverName(trusted: component(&random)) : nil,
            configuration: try configuration(&random), protect: pick([nil, true, false], &random),
            formerly: flip(&random) ? try InstanceID.Label("old\(index)") : nil,
            overrides: overrides(&random),
            source: SourcePlace(file: "", line: 0))
    }

    private static func pattern(_ random: inout SplitMix) -> ParentPattern {
        let globs = ["*", "0000:8?:*", "[!a-f]*", "nvidia", "0.0.*", "\\*"]
        return ParentPattern(
            address: flip(&random) ? pick(globs, &random) : nil, card: pick(globs, &random),
            driver: flip(&random) ? pick(globs, &random) : nil)
    }

    private static func types(_ random: inout SplitMix) -> [String] {
        (0..<Int.random(in: 1..<4, using: &random)).map { _ in component(&random) }
    }

    private static func configuration(_ random: inout SplitMix) throws -> DeviceConfiguration {
        if flip(&random) {
            return DeviceConfiguration(
                matrix: MatrixConfiguration(
                    adapters: ids(&random), domains: ids(&random), controlDomains: ids(&random)))
        }
        return DeviceConfiguration(
            attributes: try (0..<Int.random(in: 0..<4, using: &random)).map { index in
                let path = flip(&random) ? "nvidia/vgpu_params\(index)" : "a: \(component(&random)) \(index)"
                return DesiredAttribute(path: try AttributePath(path), value: value(&random))
            })
    }

    private static func ids(_ random: inout SplitMix) -> [Int] {
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in Int.random(in: 0...255, using: &random) }
    }

    /// One path component of anything but slashes and control characters.
    private static func component(_ random: inout SplitMix) -> String {
        let text = value(&random).unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f && $0 != "/" }
        let name = String(String.UnicodeScalarView(text))
        return name.isEmpty || name == "." || name == ".." ? "mtty-1" : name
    }

    /// Anything but NUL.
    private static func value(_ random: inout SplitMix) -> String {
        let known = [
            "", "0000:41:00.4", "yes", "NVIDIA A40-8Q", "010", "~", "- a", "a: b # c", "\u{feff}\u{85}",
            "{a: b}",
        ]
        if flip(&random) { return pick(known, &random) }
        let letters: [Unicode.Scalar] = [
            "a", "Z", "0", " ", ":", "#", "-", "\"", "'", "\\", "\n", "\t", "\r", "é", "日", "\u{2028}",
            "\u{7f}", "\u{9b}", "*", "?",
            "&", "!", "%", "@", "`", "|", ">", ",", "[", "]", "{", "}", "<", "=", "\u{1f600}", "\u{fffd}",
            "\u{1}", ".", "/",
        ]
        let count = Int.random(in: 0..<12, using: &random)
        return String(String.UnicodeScalarView((0..<count).map { _ in pick(letters, &random) }))
    }

    private static func flip(_ random: inout SplitMix) -> Bool { Bool.random(using: &random) }

    private static func pick<Value>(_ values: [Value], _ random: inout SplitMix) -> Value {
        values[Int.random(in: values.indices, using: &random)]
    }
}
