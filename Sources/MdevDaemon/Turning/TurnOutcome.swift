internal import MdevDocument
internal import MdevModel
internal import MdevReconciler
internal import MdevRegistry

/// What a turn came to.
struct TurnOutcome {
    var result: TurnRecord.Result
    var exitClass: ExitClass
    /// Why the run could not begin.
    var problem: String?
    /// Whether only time, or another run's end, can help.
    var retries = false

    /// A document that is wrong is a failure of the turn, also where the last good ones were applied.
    func including(documents errors: DocumentErrors?) -> TurnOutcome {
        guard errors != nil else { return self }
        return TurnOutcome(result: .failed, exitClass: .invalid, problem: problem, retries: retries)
    }
}

extension TurnOutcome {
    /// Of a run; devices that failed earlier and were left alone count as failed.
    init(_ report: Report, isFailing: Bool) {
        let result: TurnRecord.Result =
            if report.hasFailed || isFailing {
                .failed
            } else if report.remaining.hasBlocked {
                .blocked
            } else {
                report.remaining.hasWork ? .waiting : .converged
            }
        self.init(
            result: result, exitClass: report.exitClass(detailed: false),
            problem: report.stateFailure?.description, retries: report.stateFailure != nil)
    }

    /// Of a plan that is not carried out.
    init(_ planned: PlannedRun) {
        let plan = planned.plan
        self.init(
            result: plan.hasWork ? .drifted : plan.hasBlocked ? .blocked : .converged,
            exitClass: planned.exitClass(detailed: true))
    }

    init(_ error: ReconcileError) {
        self.init(
            result: .failed, exitClass: error.exitClass, problem: error.description, retries: error.mayPass)
    }
}

extension ReconcileError {
    /// Whether trying again is worth it without anything being told. A host without mdev tells when it gets it.
    fileprivate var mayPass: Bool {
        if case .registry(.noMdevSupport) = self { false } else { true }
    }
}
