import MdevCore
import MdevParents
import Testing

@Suite struct APTests {
    static let path = "devices/vfio_ap/matrix"

    /// Adapters 5 and 6 with domains 4 and 0xab, all free; two devices.
    static func host(
        _ profile: CoreProfile = .modern, _ change: (inout APParent.Configuration) -> Void = { _ in }
    ) throws -> Host {
        let host = try Host(profile)
        var configuration = APParent.Configuration(adapters: [5, 6], domains: [4, 0xab])
        change(&configuration)
        try APParent(configuration).register(with: host.core)
        let matrix = host.parent(path)
        for number in 1...2 { #expect(matrix.create("vfio_ap-passthrough", number) == nil) }
        return host
    }

    static func file(_ name: String, of number: Int = 1) -> String { "\(path)/\(uuid(number))/\(name)" }

    @Test("The matrix offers 65,536 devices of one type")
    func type() throws {
        let matrix = try Self.host().parent(Self.path)
        #expect(matrix.types == ["vfio_ap-passthrough"])
        #expect(try matrix.available("vfio_ap-passthrough") == 65534)
        #expect(try matrix.file("name", of: "vfio_ap-passthrough") == "VFIO AP Passthrough Device\n")
        #expect(try matrix.file("device_api", of: "vfio_ap-passthrough") == "vfio-ap\n")
    }

    /// What a write is refused with while device 2 has queue 05.0004 and the host keeps card 7 with domain 9.
    @Test(
        "A write of an assign file is refused by the errno table",
        arguments: [
            ("assign_adapter", "5", KernelErrno?.none), ("assign_adapter", "0x05\n", nil),
            ("assign_adapter", "five", .invalidArgument), ("assign_adapter", "-1", .invalidArgument),
            ("assign_adapter", "18446744073709551616", .outOfRange),
            ("assign_adapter", "256", .noDevice), ("assign_domain", "256", .noDevice),
            ("assign_control_domain", "0x100", .noDevice),
            ("assign_control_domain", "99999999999999999999999", .outOfRange),
            ("assign_control_domain", "x", .invalidArgument), ("assign_control_domain", "171", nil),
            ("unassign_adapter", "9", nil), ("unassign_domain", "300", .noDevice),
            ("unassign_control_domain", "", nil),
        ])
    func refusals(file: String, text: String, expected: KernelErrno?) throws {
        let host = try Self.host()
        #expect(host.write(text, to: Self.file(file)) == expected)
    }

    @Test("A queue that another device has is EADDRINUSE, on the write that completes it")
    func taken() throws {
        let host = try Self.host()
        #expect(host.write("5", to: Self.file("assign_adapter", of: 2)) == nil)
        #expect(host.write("4", to: Self.file("assign_domain", of: 2)) == nil)
        #expect(host.write("5", to: Self.file("assign_adapter")) == nil)
        #expect(host.write("4", to: Self.file("assign_domain")) == .addressInUse)
        #expect(host.write("0xab", to: Self.file("assign_domain")) == nil)
        #expect(try host.text(Self.file("matrix")) == "05.00ab\n")
        #expect(host.write("5", to: Self.file("unassign_adapter", of: 2)) == nil)
        #expect(host.write("4", to: Self.file("assign_domain")) == nil)
    }

    @Test("A queue that the host keeps is EADDRNOTAVAIL, before one that is taken")
    func reserved() throws {
        let host = try Self.host { $0.domains = [4] }
        #expect(host.write("7", to: Self.file("assign_adapter")) == nil)
        #expect(host.write("9", to: Self.file("assign_domain")) == .addressNotAvailable)
        #expect(host.write("4", to: Self.file("assign_domain")) == nil)
        #expect(host.write("5", to: Self.file("assign_adapter")) == nil)
        #expect(try host.text(Self.file("matrix")) == "05.0004\n07.0004\n")
        // Over-provisioned: the guest does not see what the host lacks.
        #expect(try host.text(Self.file("guest_matrix")) == "05.0004\n")
    }

    @Test("Assigning twice and unassigning what is not assigned do nothing")
    func repetition() throws {
        let host = try Self.host()
        for _ in 0..<2 { #expect(host.write("6", to: Self.file("assign_adapter")) == nil) }
        #expect(try host.text(Self.file("matrix")) == "06.\n")
        for _ in 0..<2 { #expect(host.write("6", to: Self.file("unassign_adapter")) == nil) }
        #expect(try host.text(Self.file("matrix")) == "")
        #expect(host.write("0xab", to: Self.file("assign_domain")) == nil)
        #expect(try host.text(Self.file("matrix")) == ".00ab\n")
        #expect(host.write("4", to: Self.file("assign_control_domain")) == nil)
        #expect(host.write("0xab", to: Self.file("assign_control_domain")) == nil)
        #expect(try host.text(Self.file("control_domains")) == "0004\n00ab\n")
    }

    @Test("Without extended addressing there are 64 adapters and 16 domains")
    func smallIds() throws {
        let host = try Self.host {
            $0.maximumAdapter = 63
            $0.maximumDomain = 15
        }
        #expect(host.write("64", to: Self.file("assign_adapter")) == .noDevice)
        #expect(host.write("63", to: Self.file("assign_adapter")) == nil)
        #expect(host.write("16", to: Self.file("assign_domain")) == .noDevice)
        #expect(try host.text("bus/ap/ap_max_domain_id") == "15\n")
    }

    @Test("Taking a queue back from a device by the masks is EBUSY")
    func masks() throws {
        let host = try Self.host()
        let rest = String(repeating: "f", count: 62)
        #expect(try host.text("bus/ap/apmask") == "0xf9\(rest)\n")
        #expect(host.write("5", to: Self.file("assign_adapter")) == nil)
        #expect(host.write("4", to: Self.file("assign_domain")) == nil)
        #expect(host.write("+5", to: "bus/ap/apmask") == nil)
        #expect(host.write("+4", to: "bus/ap/aqmask") == .busy)
        #expect(host.write("-0x5-0x6\n", to: "bus/ap/apmask") == nil)
        #expect(try host.text("bus/ap/apmask") == "0xf9\(rest)\n")
        #expect(host.write("0x\(rest)ff", to: "bus/ap/aqmask") == nil)
        #expect(host.write("+5,+6", to: "bus/ap/apmask") == .busy)
        for text in ["5", "+256", "+6-5", "0xg", "0x", "0x\(rest)fff", "+"] {
            #expect(host.write(text, to: "bus/ap/apmask") == .invalidArgument, "\(text)")
        }
    }

    @Test("A queue's driver follows the masks, and a guest loses the whole adapter")
    func queueDrivers() throws {
        let host = try Self.host { $0.domains = [4] }
        let queue = "devices/ap/card05/05.0004/driver"
        #expect(try host.node(queue)?.linkText() == "../../../../bus/ap/drivers/vfio_ap")
        #expect(host.write("+5", to: "bus/ap/apmask") == nil)
        #expect(host.write("+4", to: "bus/ap/aqmask") == nil)
        #expect(try host.node(queue)?.linkText() == "../../../../bus/ap/drivers/cex4queue")
    }

    @Test("ap_config replaces the whole matrix at once, or nothing of it")
    func configuration() throws {
        let host = try Self.host { $0.hasAPConfig = true }
        let zeros = String(repeating: "0", count: 62)
        let file = Self.file("ap_config")
        #expect(try host.text(file) == "0x00\(zeros),0x00\(zeros),0x00\(zeros)\n")
        // Adapters 5 and 6, domain 4, control domain 0.
        #expect(host.write("0x06,0x08,0x80\n", to: file) == nil)
        #expect(try host.text(Self.file("matrix")) == "05.0004\n06.0004\n")
        #expect(try host.text(file) == "0x06\(zeros),0x08\(zeros),0x80\(zeros)\n")
        #expect(host.write("0x04,0x08,0x0", to: Self.file("ap_config", of: 2)) == .addressInUse)
        #expect(host.write("0x80,0x80,0x0", to: file) == .addressNotAvailable)
        for text in ["0x06,0x08", "6,8,8", "0x06,0x08,0x80,0x0", "0x06,,0x0"] {
            #expect(host.write(text, to: file) == .invalidArgument, "\(text)")
        }
        #expect(try host.text(Self.file("matrix")) == "05.0004\n06.0004\n")
        #expect(try host.text("\(Self.path)/features") == "guest_matrix hotplug ap_config\n")
    }

    @Test("In the first kernels with vfio_ap, a queue must be bound to it, and a running guest is EBUSY")
    func former() throws {
        let host = try Self.host(.v2016)
        #expect(host.node(Self.file("guest_matrix")) == nil)
        #expect(host.node(Self.file("ap_config")) == nil)
        #expect(host.write("7", to: Self.file("assign_adapter")) == .addressNotAvailable)
        #expect(host.write("5", to: Self.file("assign_adapter")) == nil)
        #expect(host.write("9", to: Self.file("assign_domain")) == .addressNotAvailable)
        #expect(host.write("4", to: Self.file("assign_domain")) == nil)
    }

    @Test("A removed device's queues are free again")
    func removal() throws {
        let host = try Self.host()
        #expect(host.write("5", to: Self.file("assign_adapter")) == nil)
        #expect(host.write("4", to: Self.file("assign_domain")) == nil)
        #expect(host.parent(Self.path).remove(1) == nil)
        #expect(host.write("5", to: Self.file("assign_adapter", of: 2)) == nil)
        #expect(host.write("4", to: Self.file("assign_domain", of: 2)) == nil)
    }
}
