extension MatrixConfiguration {
    /// What `matrix` and `control_domains` say: lines `05.0047`, `05.` or `.0047`, and lines `0047`.
    public init(observed readings: [AttributeReading]) {
        var adapters: Set<Int> = [], domains: Set<Int> = [], controlDomains: Set<Int> = []
        for reading in readings {
            let lines = (reading.value ?? "").split(separator: "\n")
            switch reading.path {
            case .matrix:
                for line in lines {
                    let parts = line.split(separator: ".", omittingEmptySubsequences: false)
                    guard parts.count == 2 else { continue }
                    if let adapter = Int(parts[0], radix: 16) { adapters.insert(adapter) }
                    if let domain = Int(parts[1], radix: 16) { domains.insert(domain) }
                }
            case .controlDomains: controlDomains = Set(lines.compactMap { Int($0, radix: 16) })
            default: continue
            }
        }
        self.init(
            adapters: Array(adapters), domains: Array(domains), controlDomains: Array(controlDomains))
    }
}
