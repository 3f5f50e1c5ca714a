internal import MdevVFIO

/// A virtual GPU as a PCI device: registers, the aperture of which its part can be mapped, and behind the
/// bus's regions the firmware's operation region and a monitor.
extension GVTgGraphics {
    /// - Parameters:
    ///   - low: its part of the aperture, in MB.
    ///   - start: where that begins.
    func layout(low: Int, start: Int) -> PCIFunctionDevice.Layout {
        let aperture = UInt64(configuration.apertureMB) << 20
        let part = (offset: UInt64(start) << 20, size: UInt64(low) << 20)
        var regions = PCIFunctionDevice.regions([0: 16 << 20, 2: aperture], configuration: 4096)
        regions[2].flags = [.read, .write, .mmap]
        regions[2].capabilities = VFIORegionInfo.sparseCapability([part])
        // A type of Intel's own: the operation region. Type GFX, subtype EDID.
        regions.append(
            VFIORegionInfo(
                flags: .read, size: 0x2000, offset: 9 * PCIFunctionDevice.stride,
                capabilities: VFIORegionInfo.typeCapability(1 << 31 | 0x8086, 1)))
        regions.append(
            VFIORegionInfo(
                flags: .readWrite, size: 0x1000, offset: 10 * PCIFunctionDevice.stride,
                capabilities: VFIORegionInfo.typeCapability(1, 1)))
        var space = PCIConfiguration(
            vendor: 0x8086, device: GVTgParent.pciDevice(configuration), subsystem: (0x8086, 0x2212),
            class: 0x0300)
        // 64 bits wide; the aperture is prefetchable.
        space.put(UInt32(0x4), at: PCIConfiguration.bar(0))
        space.put(UInt32(0xc), at: PCIConfiguration.bar(2))
        space.put(UInt8(1), at: PCIConfiguration.interruptPin)
        return PCIFunctionDevice.Layout(
            configuration: space, regions: regions,
            memory: PCIFunctionDevice.Layout.Memory(region: 2, offset: part.offset, size: Int(part.size)))
    }
}
