import Testing
import TreeConformance

/// The program against the tree that a real 6.1 kernel published.
struct CapturedKernelTests {
    private let program: Program
    private let kernel: FixtureTree

    init() throws {
        program = try Program()
        kernel = try FixtureTree(captured: "kernel-6.1")
    }

    private var registry: [String] {
        ["--sysfs", kernel.sysfs, "--proc", kernel.proc, "--state", program.folder.path + "/state"]
    }

    private func plan(_ document: String, _ more: String...) async throws -> Program.Outcome {
        try await program.run(["plan", "-"] + registry + more, input: document)
    }

    @Test("status shows what the kernel has: parents, shared capacity, a detached device, a holder")
    func status() async throws {
        let outcome = try await program.run(["status"] + registry)
        #expect(outcome.status == 0)
        for row in [
            "mtty    mtty    mtty    mtty-1         Single port serial  vfio-pci  22",
            "83b8f4f2-509f-382f-3c1e-e6bfe0fa1002  -     mtty    mtty-1         detached  -      nobody  -",
            "qemu-system-x86 (pid 108, guest desktop-3)",
        ] { #expect(outcome.output.contains(row)) }
    }

    @Test("plan places devices by what the kernel's types say, and leaves what exists alone")
    func plan() async throws {
        let outcome = try await plan(
            """
            version: 1
            devices:
              - {name: serial, parent: mtty, type: Dual port serial}
            pools:
              - {name: small, type: mbochs-small, parents: [{driver: mbochs}], count: 2}
            """, "--detailed-exitcode")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("+  serial   create  mtty-2 on mtty"))
        #expect(outcome.output.hasSuffix("Plan: 3 to create. 0 unchanged, 4 unmanaged.\n"))
    }

    @Test("A pool beyond what the kernel offers is blocked with the arithmetic before anything is written")
    func capacity() async throws {
        let outcome = try await plan(
            """
            version: 1
            pools:
              - {name: p, type: mdpy-vga, parents: [{driver: mdpy}], count: 4}
            """)
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("mdpy-vga: 3 available now; it creates 3 × mdpy-vga before"))
    }

    @Test("A held device is named with its holder, and no step is planned for it")
    func held() async throws {
        let outcome = try await plan(
            """
            version: 1
            devices:
              - {uuid: 83b8f4f2-509f-382f-3c1e-e6bfe0fa1004, state: absent}
            """)
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("held by qemu-system-x86 (pid 108, guest desktop-3)"))
    }

    @Test("plan and apply --dry-run write nothing: no state, no tree")
    func writesNothing() async throws {
        let document = "version: 1\ndevices: [{name: a, parent: mtty, type: mtty-1}]\n"
        for arguments in [
            ["plan", "-"], ["apply", "-", "--dry-run"], ["apply", "-", "--dry-run", "--format", "json"],
        ] {
            let outcome = try await program.run(arguments + registry, input: document)
            #expect(outcome.status == 0)
        }
        #expect(try program.folder.names() == [])
    }

    @Test("An offline plan from a snapshot equals the online one byte for byte")
    func offline() async throws {
        let document = "version: 1\npools: [{name: p, type: mtty-1, parents: [{driver: mtty}], count: 3}]\n"
        let online = try await plan(document, "--format", "json")
        let snapshot = try await program.run(["snapshot"] + registry)
        try program.folder.file("host.snapshot", snapshot.output)
        let offline = try await program(
            "plan", "-", "--current", program.folder.path + "/host.snapshot", "--format", "json",
            input: document)
        #expect(offline.output == online.output)
        #expect(offline.output.contains("\"formatVersion\": 1"))
    }

    @Test("A folder without mdev support is an error that says what to do")
    func noSupport() async throws {
        let outcome = try await program("status", "--sysfs", program.folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("--simulate"))
    }
}
