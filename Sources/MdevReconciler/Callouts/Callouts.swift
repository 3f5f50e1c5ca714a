public import MdevModel
internal import MdevctlFormat
internal import Synchronization

/// mdevctl's callouts within one run: what was found out about the scripts is kept for the run's other devices.
///
/// `pre` may refuse: 0 takes the device, 2 says "not mine, ask the next one", everything else stands in the way. The
/// script that took it also gets `post`, always; where none did, all are asked again until one does not say 2, as mdevctl
/// does. Then all notifiers are told. What `post` and `notify` end with means nothing.
public final class Callouts: Sendable {
    private let patience: Duration
    private let scripts: CalloutScripts
    private let known = Mutex(Known())

    private struct Known {
        /// Scripts that said "not mine".
        var strangers: Set<Question> = []
        var attributes: [DeviceUUID: [DesiredAttribute]] = [:]
    }

    /// A script that does not take one kind of device does not take it a second time.
    private struct Question: Hashable {
        var script: String
        var event: CalloutCall.Event
        var action: CalloutCall.Action
        var parent: ParentName
        var type: TypeID
    }

    /// A step that scripts have agreed to.
    struct Begun: Sendable {
        var action: CalloutCall.Action
        var device: CalloutDevice
        /// Who took it; nil: nobody.
        var script: String?
    }

    public init(_ settings: CalloutSettings) {
        patience = settings.patience
        scripts = CalloutScripts(in: settings.folders)
    }

    /// Asks whether the step may be done.
    /// - Throws: ``CalloutFailure`` where a script refuses; the notifiers have been told.
    func begin(_ action: CalloutCall.Action, _ device: CalloutDevice) throws(CalloutFailure) -> Begun {
        let call = CalloutCall(event: .pre, action: action, device: device)
        do throws(CalloutFailure) {
            return Begun(action: action, device: device, script: try taker(of: call)?.script)
        } catch {
            _ = notify(action, device, .none)
            throw error
        }
    }

    /// Tells how the step went.
    /// - Returns: sentences about scripts that did not come to an end by themselves.
    func end(_ begun: Begun, succeeded: Bool) -> [String] {
        let state: CalloutCall.State = succeeded ? .success : .failure
        let call = CalloutCall(event: .post, action: begun.action, state: state, device: begun.device)
        var notes: [String] = []
        if let script = begun.script {
            notes = note(ask(script, call), script, call)
        } else {
            do throws(CalloutFailure) { _ = try taker(of: call) } catch {
                if case .status = error.ending {} else { notes = ["\(error)."] }
            }
        }
        return notes + notify(begun.action, begun.device, state)
    }

    /// The attributes that a script knows of an active device; nil: no script takes it.
    /// - Throws: ``CalloutFailure`` where a script fails or prints something else.
    public func attributes(of device: CalloutDevice) throws(CalloutFailure) -> [DesiredAttribute]? {
        if let known = known.withLock({ $0.attributes[device.uuid] }) { return known }
        let call = CalloutCall(event: .get, action: .attributes, device: device)
        guard let (script, run) = try taker(of: call) else { return nil }
        let definition = "{\"mdev_type\": \"T\", \"start\": \"manual\", \"attrs\": "
        let bytes = Array(definition.utf8) + run.output + Array("}".utf8)
        do throws(MdevctlDefinition.Flaw) {
            let attributes = try MdevctlDefinition(
                folder: device.parent.text, file: device.uuid.description, bytes: bytes
            ).attributes
            known.withLock { $0.attributes[device.uuid] = attributes }
            return attributes
        } catch {
            throw failure(run, script, call, .misspoken(error.description))
        }
    }

    /// The first script that takes the device.
    private func taker(of call: CalloutCall) throws(CalloutFailure) -> (script: String, run: ScriptRun)? {
        for script in scripts.callouts {
            let question = Question(
                script: script, event: call.event, action: call.action, parent: call.device.parent,
                type: call.device.type)
            guard !known.withLock({ $0.strangers.contains(question) }) else { continue }
            let run = ask(script, call)
            switch run.ending {
            case .status(0): return (script, run)
            case .status(2): _ = known.withLock { $0.strangers.insert(question) }
            default: throw failure(run, script, call, run.ending)
            }
        }
        return nil
    }

    private func notify(
        _ action: CalloutCall.Action, _ device: CalloutDevice, _ state: CalloutCall.State
    ) -> [String] {
        let call = CalloutCall(event: .notify, action: action, state: state, device: device)
        return scripts.notifiers.flatMap { note(ask($0, call), $0, call) }
    }

    private func ask(_ script: String, _ call: CalloutCall) -> ScriptRun {
        ScriptRun(script, arguments: call.arguments, input: call.input, patience: patience)
    }

    private func note(_ run: ScriptRun, _ script: String, _ call: CalloutCall) -> [String] {
        if case .status = run.ending { return [] }
        return ["\(failure(run, script, call, run.ending))."]
    }

    private func failure(
        _ run: ScriptRun, _ script: String, _ call: CalloutCall, _ ending: CalloutFailure.Ending
    ) -> CalloutFailure {
        CalloutFailure(
            script: script, call: "\(call.event.rawValue) \(call.action.rawValue)", uuid: call.device.uuid,
            ending: ending, said: run.said)
    }
}
