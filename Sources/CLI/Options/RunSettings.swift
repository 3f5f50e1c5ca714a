import ArgumentParser

/// `30s`, `10m`, `2h`, `1h30m`, or plain seconds.
struct TimeSpan: ExpressibleByArgument, Hashable, Sendable {
    let seconds: Int

    var duration: Duration { .seconds(seconds) }
    var defaultValueDescription: String { "\(seconds)s" }

    init(seconds: Int) { self.seconds = seconds }

    init?(argument: String) {
        let factors: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        var total = 0
        var number = ""
        for character in argument {
            if let factor = factors[character], let count = Int(number) {
                let (product, overflow) = count.multipliedReportingOverflow(by: factor)
                guard !overflow, product <= Self.longest else { return nil }
                total += product
                number = ""
            } else if character.isASCII, character.isNumber, number.count < 12 {
                number.append(character)
            } else {
                return nil
            }
        }
        if !number.isEmpty {
            // Plain seconds only where no unit came before.
            guard total == 0, argument == number, let count = Int(number) else { return nil }
            total = count
        }
        guard !argument.isEmpty, total <= Self.longest else { return nil }
        seconds = total
    }

    /// Ten years: beyond it, it is a slip.
    private static let longest = 315_360_000
}
