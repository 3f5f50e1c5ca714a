/// A vGPU type. All its figures follow from the board and from the end of its name: the framebuffer in GB,
/// and the series (A: applications, B: PCs, C: compute, Q: workstations).
struct NvidiaType: Hashable, Sendable {
    /// The number in `nvidia-46`.
    let id: Int
    /// `GRID P40-1Q`.
    let name: String
    let heads: Int
    /// Frames a second.
    let frameLimit: Int
    let framebufferMB: Int
    let resolution: String
    let maximum: Int

    /// - Returns: nil where the suffix is not of the form `24Q`, `2B4` or `0B`.
    init?(
        id: Int, prefix: String, suffix: String, memoryMB: Int, instanceCap: Int?,
        computeResolution: String, workstationResolution: String
    ) {
        let digits = suffix.prefix { $0.isNumber }
        guard let gigabytes = Int(digits), let series = suffix.dropFirst(digits.count).first else {
            return nil
        }
        self.id = id
        name = "\(prefix)-\(suffix)"
        framebufferMB = gigabytes == 0 ? 512 : gigabytes * 1024
        let fits = memoryMB / framebufferMB
        maximum = min(fits, framebufferMB <= 1024 ? instanceCap ?? fits : fits)
        frameLimit = series == "B" ? 45 : 60
        switch (series, gigabytes) {
        case ("A", _): (heads, resolution) = (1, "1280x1024")
        case ("C", _): (heads, resolution) = (1, computeResolution)
        case (_, 0): (heads, resolution) = (2, "2560x1600")
        case ("Q", 2...): (heads, resolution) = (4, workstationResolution)
        default: (heads, resolution) = (4, "5120x2880")
        }
    }

    /// The text of `description`.
    var text: String {
        "num_heads=\(heads), frl_config=\(frameLimit), framebuffer=\(framebufferMB)M, "
            + "max_resolution=\(resolution), max_instance=\(maximum)\n"
    }
}
