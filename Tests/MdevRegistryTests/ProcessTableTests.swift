import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

private let mtty = "devices/virtual/mtty/mtty"
private let one = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"
private let two = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1002"

struct ProcessTableTests {
    let captured: CapturedTree
    let processes: TemporaryFolder

    /// Two attached devices, of groups 5 and 17, with the nodes vfio5 and vfio17.
    init() throws {
        captured = try CapturedTree()
        try captured.parent(mtty, driver: nil, subsystem: "class/mtty")
        try captured.type("mtty-1", of: mtty, name: nil, available: "22")
        try captured.device(one, of: mtty, type: "mtty-1", driver: "mtty", group: 5)
        try captured.device(two, of: mtty, type: "mtty-1", driver: "mtty", group: 17)
        processes = try TemporaryFolder()
        try process(1, files: ["/dev/null"], arguments: ["/sbin/init"])
    }

    private func process(_ pid: Int, files: [String], arguments: [String], command: String = "x") throws {
        try processes.directory("\(pid)/fd")
        for (number, target) in files.enumerated() { try processes.link("\(pid)/fd/\(number)", to: target) }
        try processes.file("\(pid)/comm", command + "\n")
        try processes.file("\(pid)/cmdline", arguments.map { $0 + "\0" }.joined())
    }

    private func holders() throws -> Holders {
        let tree = try captured.tree()
        return ProcessTable(processes.path).holders(of: try Registry(tree: tree).snapshot().devices, in: tree)
    }

    /// Which devices are held by process 42 with these files open.
    private func held(_ files: [String]) throws -> [String]? {
        try process(42, files: files, arguments: ["qemu-system-x86_64"])
        guard case .visible(let held) = try holders() else { return nil }
        return held.map(\.uuid.description)
    }

    @Test("Nobody holds a device that no process has open")
    func nobody() throws {
        #expect(try holders() == .visible([]))
    }

    @Test(
        "A group, a device node, or an unnamed device decides what is held",
        arguments: [
            (["/dev/vfio/5"], [one]), (["/dev/null", "/dev/vfio/17", "/dev/vfio/5"], [one, two]),
            (["/dev/vfio/17 (deleted)"], [two]), (["/dev/vfio/vfio"], []), (["/dev/vfio/1"], []),
            (["/dev/vfio/50"], []), (["/dev/vfio/5x"], []), (["/tmp/dev/vfio/5"], []),
            (["/dev/vfio/devices/vfio17"], [two]), (["/dev/vfio/devices/vfio1"], []),
            // The device's own descriptor beside its group's says nothing new; alone it may be any device.
            (["/dev/vfio/5", "anon_inode:[vfio-device]"], [one]), (["anon_inode:[vfio-device]"], [one, two]),
            // A physical device that is passed through has a group of its own.
            (["/dev/vfio/99", "anon_inode:[vfio-device]"], []), (["anon_inode:[eventfd]"], []),
        ])
    func evidence(files: [String], expected: [String]) throws {
        #expect(try held(files) == expected)
    }

    @Test("Where the kernel names the device behind a descriptor, that counts")
    func named() throws {
        try processes.file("42/fdinfo/0", "pos:\t0\nvfio-device-syspath: /sys/\(mtty)/\(two)\n")
        #expect(try held(["anon_inode:[vfio-device]"]) == [two])
        try processes.file("42/fdinfo/0", "vfio-device-syspath: /sys/devices/pci0000:e0/0000:e8:00.0\n")
        #expect(try holders() == .visible([]))
    }

    @Test(
        "The holder is named by its command, and by its guest where the arguments tell",
        arguments: [
            (["/usr/bin/qemu-system-x86_64", "-name", "guest=win10,debug-threads=on", "-S"], "win10"),
            (["qemu-kvm", "-name", "web,process=qemu-web"], "web"), (["qemu-kvm", "-name", "a,,b"], "a,b"),
            (["kvm", "-id", "100", "-name", "debug-threads=on,guest=db1"], "db1"), (["qemu", "-name"], nil),
            (["qemu", "-name", "debug-threads=on"], nil), (["qemu", "--name=x"], "x"), (["a.out"], nil),
            ([], nil),
            (["cloud-hypervisor", "--api-socket", "/run/libvirt/ch/web-socket"], "web"),
            (["/opt/cloud-hypervisor", "--api-socket", "path=/run/ch/db1.sock"], "db1"),
            (["cloud-hypervisor", "--api-socket=/run/vc/vm/4f2a/clh-api.sock"], "4f2a"),
            (["cloud-hypervisor", "--api-socket", "fd=3", "--event-monitor", "path=/x"], nil),
        ] as [([String], String?)])
    func guests(arguments: [String], guest: String?) throws {
        try process(42, files: ["/dev/vfio/5"], arguments: arguments, command: "CPU 0/KVM")
        let holder = Holder(pid: 42, command: "CPU 0/KVM", guest: guest)
        #expect(
            try holders() == .visible([Holders.HeldDevice(uuid: try DeviceUUID(one), holders: [holder])]))
    }

    @Test("A name that a process gives itself breaks no line and moves no cursor")
    func hostile() throws {
        let arguments = ["qemu", "-name", "guest=a\ndevices: []\u{1b}]0;b\u{7}\u{202e}\u{85}c"]
        try process(42, files: ["/dev/vfio/5"], arguments: arguments, command: "x\u{1b}[31m")
        let guest = "a\u{fffd}devices: []\u{fffd}]0;b\u{fffd}\u{fffd}\u{fffd}c"
        let holder = Holder(pid: 42, command: "x\u{fffd}[31m", guest: guest)
        #expect(
            try holders() == .visible([Holders.HeldDevice(uuid: try DeviceUUID(one), holders: [holder])]))
    }

    @Test("Two processes hold one device, in order of their numbers")
    func two_() throws {
        for pid in [100, 9] { try process(pid, files: ["/dev/vfio/5"], arguments: []) }
        guard case .visible(let held) = try holders() else {
            Issue.record("not visible")
            return
        }
        #expect(held.first?.holders.map(\.pid) == [9, 100])
    }

    @Test("A process that cannot be looked at makes every device count as held")
    func invisible() throws {
        try processes.link("43/fd", to: "../42/fd")
        guard case .invisible(let reason) = try holders() else {
            Issue.record("visible")
            return
        }
        #expect(reason.contains("43/fd") && reason.contains("ELOOP"))
    }

    @Test("A process that ended while it was looked at is none")
    func ended() throws {
        try processes.directory("44")
        #expect(try holders() == .visible([]))
    }

    @Test("Without an attached device no process is looked at; with one, a missing table hides everybody")
    func needed() throws {
        let tree = try captured.tree()
        let table = ProcessTable(processes.path + "/none")
        var device = MediatedDevice(
            uuid: try DeviceUUID(one), parent: try ParentName("mtty"), type: nil, state: .detached)
        #expect(table.holders(of: [device], in: tree) == .visible([]))
        device.iommuGroup = 5
        guard case .invisible = table.holders(of: [device], in: tree) else {
            Issue.record("visible")
            return
        }
    }
}
