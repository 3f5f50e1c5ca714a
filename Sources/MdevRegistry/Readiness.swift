internal import Glibc
internal import Sysfs

/// Which of two descriptors can be read, by poll(2) with a deadline of the monotonic clock.
struct Readiness {
    var own = false
    var other = false
    /// The deadline has come.
    var isPast = false

    /// - Parameter deadline: nil waits for as long as it takes.
    static func wait(
        for own: Int32?, or other: Int32? = nil, until deadline: ContinuousClock.Instant?
    ) throws(SysfsError) -> Readiness {
        // poll(2) skips negative descriptors.
        var polled = [own, other].map { pollfd(fd: $0 ?? -1, events: Int16(POLLIN), revents: 0) }
        while true {
            let timeout = deadline.map(milliseconds(until:)) ?? -1
            let count = poll(&polled, nfds_t(polled.count), timeout)
            if count < 0 {
                guard SystemErrno.current == .interrupted else { throw SysfsError(.read, ["poll"], .current) }
            } else if count > 0 {
                return Readiness(own: polled[0].revents != 0, other: polled[1].revents != 0)
            } else if let deadline, deadline <= .now {
                return Readiness(isPast: true)
            }
        }
    }

    /// Rounded up, so that a wait never ends before the deadline; cut to what poll(2) takes.
    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let (seconds, attoseconds) = (deadline - .now).components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
