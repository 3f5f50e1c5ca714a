internal import Glibc

/// Seconds since 1970 as people and logs write them: `2026-11-25T04:21:41Z`.
package struct UTCTime: CustomStringConvertible {
    private let fields: tm

    package init(seconds: Int) {
        var time = time_t(seconds)
        var fields = tm()
        gmtime_r(&time, &fields)
        self.fields = fields
    }

    package var description: String {
        "\(fields.tm_year + 1900)-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday))T\(clock)Z"
    }

    /// `04:21:41`.
    var clock: String { "\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec))" }

    private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
