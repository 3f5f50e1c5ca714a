import MdevCore
import MdevParents
import Testing

@Suite struct SampleTests {
    @Test("mtty's types share 24 ports: a dual one takes two")
    func mttyPorts() throws {
        let host = try Host(.modern)
        try MttyParent().register(with: host.core)
        let card = host.parent("devices/virtual/mtty/mtty")
        #expect(card.types == ["mtty-1", "mtty-2"])
        #expect(try card.available(["mtty-1", "mtty-2"]) == [24, 12])
        #expect(card.create("mtty-2", 1) == nil)
        #expect(try card.available(["mtty-1", "mtty-2"]) == [22, 11])
        #expect(try card.file("name", of: "mtty-1") == "Single port serial\n")
        #expect(try card.file("device_api", of: "mtty-2") == "vfio-pci\n")
        #expect(try card.file("description", of: "mtty-1") == nil)
        #expect(
            try host.text("\(card.device(1))/vendor/sample_mdev_dev") == "This is MDEV \(uuid(1))\n")
        for number in 2...23 { #expect(card.create("mtty-1", number) == nil) }
        #expect(card.create("mtty-2", 24) == .noSpace)
        #expect(card.create("mtty-1", 24) == .noSpace)
    }

    @Test("X6: mtty of 2016 hands out 31 of 24 ports and counts below zero")
    func mttyOvercommit() throws {
        let host = try Host(.v2016)
        try MttyParent().register(with: host.core)
        let card = host.parent("devices/virtual/mtty/mtty")
        for number in 1...31 { #expect(card.create("mtty-1", number) == nil) }
        #expect(try card.available(["mtty-1", "mtty-2"]) == [-7, -3])
        #expect(
            try host.text("devices/virtual/mtty/mtty/mtty_dev/sample_mtty_dev") == "This is phy device\n")
    }

    @Test(
        "mdpy allows four devices of whatever type, then EUSERS now and ENOMEM in 2016",
        arguments: [(CoreProfile.modern, KernelErrno.tooManyUsers), (.v2016, .noMemory)])
    func mdpy(profile: CoreProfile, refusal: KernelErrno) throws {
        let host = try Host(profile)
        try MdpyParent().register(with: host.core)
        let display = host.parent("devices/virtual/mdpy/mdpy")
        let types = ["mdpy-vga", "mdpy-xga", "mdpy-hd"]
        #expect(display.types == types)
        #expect(try display.available(types) == [4, 4, 4])
        for number in 1...4 { #expect(display.create(types[number % 3], number) == nil) }
        #expect(try display.available(types) == [0, 0, 0])
        #expect(display.create("mdpy-vga", 5) == refusal)
        #expect(display.remove(2) == nil)
        #expect(try display.available(types) == [1, 1, 1])
        #expect(display.create("mdpy-vga", 5) == nil)
        #expect(
            try display.file("description", of: "mdpy-hd") == "virtual display, 1920x1080 framebuffer\n")
        #expect(try display.file("name", of: "mdpy-hd") == "mdpy-hd\n")
        #expect(try host.text("\(display.device(1))/vendor/resolution") == "1024x768\n")
    }

    @Test("Two mdpy parents of one driver have each their own number of devices")
    func mdpyCounts() throws {
        let host = try Host(.modern)
        try MdpyParent(.init(instances: 1)).register(with: host.core)
        try MdpyParent(.init(name: "mdpy2", instances: 2)).register(with: host.core)
        let second = host.parent("devices/virtual/mdpy/mdpy2")
        #expect(try second.available("mdpy-vga") == 2)
        #expect(second.create("mdpy-vga", 1) == nil)
        #expect(second.create("mdpy-vga", 2) == nil)
        #expect(second.create("mdpy-vga", 3) == .tooManyUsers)
        #expect(host.parent("devices/virtual/mdpy/mdpy").create("mdpy-hd", 4) == nil)
    }

    @Test(
        "mbochs' types share 256 MB, then ENOSPC now and ENOMEM in 2016",
        arguments: [(CoreProfile.modern, KernelErrno.noSpace), (.v2016, .noMemory)])
    func mbochs(profile: CoreProfile, refusal: KernelErrno) throws {
        let host = try Host(profile)
        try MbochsParent().register(with: host.core)
        let display = host.parent("devices/virtual/mbochs/mbochs")
        let types = ["mbochs-small", "mbochs-medium", "mbochs-large"]
        #expect(try display.available(types) == [64, 16, 4])
        for number in 1...3 { #expect(display.create("mbochs-large", number) == nil) }
        #expect(try display.available(types) == [16, 4, 1])
        #expect(display.create("mbochs-large", 4) == nil)
        #expect(display.create("mbochs-small", 5) == refusal)
        #expect(
            try display.file("description", of: "mbochs-small")
                == "virtual display, 4 MB video memory\n")
        #expect(try host.text("\(display.device(1))/vendor/memory") == "64 MB\n")
    }
}
