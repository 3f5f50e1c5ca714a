import ArgumentParser

/// `30s`, `10m`, `2h`, `1h30m`, or plain seconds.
struct TimeSpan: ExpressibleByArgument, Hashable, Sendable, CustomStringConvertible {
    let seconds: Int

    var duration: Duration { .seconds(seconds) }
    var defaultValueDescription: String { description }

    /// As it would be typed: `1h30m`.
    var description: String {
        let units = [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")]
        var left = seconds
        var text = ""
        for (factor, unit) in units where left >= factor {
            text += "\(left / factor)\(unit)"
            left %= factor
        }
        return text.isEmpty ? "0s" : text
    }

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
