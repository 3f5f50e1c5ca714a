public import Sysfs

/// Asked before everything that a run writes, so that a test can end the run there. In use it never answers.
public struct Failpoint: Sendable {
    /// The errno that the write is to fail with instead of being made; nil: it is made.
    private let answer: @Sendable (WritePoint) -> SystemErrno?

    public static let none = Failpoint { _ in nil }

    public init(_ answer: @escaping @Sendable (WritePoint) -> SystemErrno?) { self.answer = answer }

    func errno(before point: WritePoint) -> SystemErrno? { answer(point) }
}
