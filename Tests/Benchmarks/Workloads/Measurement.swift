import Glibc

/// One timed piece of work, printed as a line of JSON.
struct Measurement {
    /// What the seconds belong to, where a verb times several pieces.
    var name: String
    /// How many devices, documents or bytes were worked on.
    var units: Int
    var seconds: Double

    /// Times `work`, and prints it.
    /// - Returns: what `work` made, so that nothing of it can be left out.
    static func print<Result>(_ name: String, units: Int, _ work: () throws -> Result) rethrows -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        let result = try work()
        let (seconds, attoseconds) = (clock.now - start).components
        Measurement(name: name, units: units, seconds: Double(seconds) + Double(attoseconds) / 1e18).print()
        return result
    }

    /// With the process's peak of resident memory so far, in kB.
    func print() {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        Swift.print(
            #"{"name": "\#(name)", "units": \#(units), "seconds": \#(seconds), "peak": \#(usage.ru_maxrss)}"#)
    }
}
