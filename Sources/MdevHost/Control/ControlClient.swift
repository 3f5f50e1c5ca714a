internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// What a client of the control socket can say, a line each; bytes are hexadecimal digits, `-` for none.
///
///     open /dev/vfio/NUMBER | /dev/vfio/vfio     ok DESCRIPTOR
///     hold UUID                                  ok DESCRIPTOR    all that GET_DEVICE_FD needs, then it
///     close DESCRIPTOR                           ok 0
///     ioctl DESCRIPTOR NUMBER BYTES              ok RESULT BYTES
///     pread DESCRIPTOR COUNT OFFSET              ok COUNT BYTES
///     pwrite DESCRIPTOR OFFSET BYTES             ok COUNT
///
/// A refusal is `error NUMBER NAME`, such as `error 19 ENODEV`.
final class ControlClient: Sendable {
    private let core: MediatedDeviceCore
    private let client: VFIOClient
    private let processes: ProcessFolder
    private let process: Int
    /// The links of `PID/fd`, by descriptor.
    private let published = Mutex<[Int32: ProcessFolder.File]>([:])

    init(_ core: MediatedDeviceCore, _ processes: ProcessFolder, process: Int) {
        self.core = core
        self.processes = processes
        self.process = process
        client = VFIOClient(core)
    }

    func answer(_ line: String) -> String {
        let words = line.split(separator: " ").map(String.init)
        do throws(KernelErrno) {
            return "ok " + (try run(words))
        } catch {
            return "error \(error.rawValue) \(error.name)"
        }
    }

    /// What it holds is let go first, and then nobody is said to hold it.
    func end() {
        client.end()
        let files = published.withLock { published in
            defer { published = [:] }
            return Array(published.values)
        }
        for file in files { processes.remove(file) }
    }

    private func run(_ words: [String]) throws(KernelErrno) -> String {
        switch (words.first, words.count) {
        case ("open", 2): return String(try open(words[1]))
        case ("hold", 2): return String(try hold(words[1]))
        case ("close", 2):
            let descriptor: Int32 = try number(words[1])
            try client.close(descriptor)
            withdraw(descriptor)
            return "0"
        case ("ioctl", 4): return try ioctl(number(words[1]), number(words[2]), bytes(words[3]))
        case ("pread", 4):
            let count: Int = try number(words[2])
            guard (0...65_536).contains(count) else { throw .invalidArgument }
            let read = try client.pread(number(words[1]), count, at: number(words[3]))
            return "\(read.count) \(text(read))"
        case ("pwrite", 4):
            return String(try client.pwrite(number(words[1]), bytes(words[3]), at: number(words[2])))
        default: throw .invalidArgument
        }
    }

    private func open(_ path: String) throws(KernelErrno) -> Int32 {
        let descriptor = try client.open(path)
        publish(descriptor, path)
        return descriptor
    }

    private func ioctl(_ descriptor: Int32, _ command: UInt32, _ argument: [UInt8]) throws(KernelErrno)
        -> String
    {
        var argument = argument
        let result = try client.ioctl(descriptor, command, &argument)
        if command == VFIOCommand.getDevice, let device = client.heldDevices[result] {
            publish(result, "anon_inode:[vfio-device]", device)
        }
        return "\(result) \(text(argument))"
    }

    /// Opens the container and the group, puts one into the other, and opens the device.
    private func hold(_ uuid: String) throws(KernelErrno) -> Int32 {
        guard let group = core.device(named: uuid)?.iommuGroup else { throw .noDevice }
        var opened: [Int32] = []
        do throws(KernelErrno) {
            opened.append(try open("/dev/vfio/vfio"))
            opened.append(try open("/dev/vfio/\(group.id)"))
            var container = withUnsafeBytes(of: opened[0]) { Array($0) }
            _ = try client.ioctl(opened[1], VFIOCommand.setContainer, &container)
            // VFIO_TYPE1_IOMMU.
            var type: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
            _ = try client.ioctl(opened[0], VFIOCommand.setIOMMU, &type)
            var name = Array(uuid.utf8) + [0]
            let device = try client.ioctl(opened[1], VFIOCommand.getDevice, &name)
            if let held = client.heldDevices[device] { publish(device, "anon_inode:[vfio-device]", held) }
            return device
        } catch {
            for descriptor in opened.reversed() {
                do throws(KernelErrno) { try client.close(descriptor) } catch { continue }
                withdraw(descriptor)
            }
            throw error
        }
    }

    private func publish(_ descriptor: Int32, _ target: String, _ device: MdevDevice? = nil) {
        let syspath = device.map { "/sys/" + ($0.parent.device.path + [$0.name]).joined(separator: "/") }
        let file = processes.add(process, target: target, syspath: syspath)
        published.withLock { $0[descriptor] = file }
    }

    private func withdraw(_ descriptor: Int32) {
        if let file = published.withLock({ $0.removeValue(forKey: descriptor) }) { processes.remove(file) }
    }

    private func number<Number: FixedWidthInteger>(_ word: String) throws(KernelErrno) -> Number {
        guard let number = word.hasPrefix("0x") ? Number(word.dropFirst(2), radix: 16) : Number(word) else {
            throw .invalidArgument
        }
        return number
    }

    private func bytes(_ word: String) throws(KernelErrno) -> [UInt8] {
        if word == "-" { return [] }
        let digits = word.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { throw .invalidArgument }
        let values = digits.compactMap(\.self)
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] * 16 + values[$0 + 1]) }
    }

    private func text(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "-" }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
