/// A type of `mbochs`: its video memory, and the largest mode that it allows.
struct MbochsSize: Hashable, Sendable {
    let name: String
    let megabytes: Int
    /// 0: no limit.
    let maximumWidth: Int
    let maximumHeight: Int

    static let all = [
        MbochsSize(name: "small", megabytes: 4, maximumWidth: 800, maximumHeight: 600),
        MbochsSize(name: "medium", megabytes: 16, maximumWidth: 1920, maximumHeight: 1440),
        MbochsSize(name: "large", megabytes: 64, maximumWidth: 0, maximumHeight: 0),
    ]

    /// In bytes.
    var memory: Int { megabytes << 20 }
}
