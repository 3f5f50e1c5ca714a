/// A 16550 UART whose transmitter is wired to its own receiver.
///
/// Fixed of `mtty.c`: a FIFO that holds sixteen bytes is full there, not empty; the receiver interrupts from
/// the first byte on, also before FCR was ever written; a divisor byte replaces the former one.
struct SerialPort {
    enum Register {
        /// Receiver and transmitter; the divisor's low byte behind DLAB.
        static let data = 0
        static let interruptEnable = 1
        /// Read: which interrupt; written: FIFO control.
        static let fifo = 2
        static let lineControl = 3
        static let modemControl = 4
        static let lineStatus = 5
        static let modemStatus = 6
        static let scratch = 7
    }

    private enum Enable {
        static let received: UInt8 = 1
        static let transmitted: UInt8 = 2
        static let lineStatus: UInt8 = 4
        static let modemStatus: UInt8 = 8
    }

    static let count = 8
    private static let divisorLatch: UInt8 = 0x80
    private static let autoFlow: UInt8 = 0x20
    private static let out2: UInt8 = 0x08
    private static let readyLines: UInt8 = 0x03

    private var fifo: [UInt8] = []
    private var capacity = 16
    private var hasOverrun = false
    private var divisor: UInt16 = 0
    private var interruptEnable: UInt8 = 0
    private var lineControl: UInt8 = 0
    private var modemControl: UInt8 = 0
    private var scratch: UInt8 = 0
    /// It interrupted, and nobody took that away yet.
    private(set) var interrupts = 0

    private var isLatched: Bool { lineControl & SerialPort.divisorLatch != 0 }

    mutating func takeInterrupts() -> Bool {
        defer { interrupts = 0 }
        return interrupts > 0
    }

    mutating func write(_ value: UInt8, to register: Int) {
        switch register {
        case Register.data: isLatched ? setDivisor(low: value) : transmit(value)
        case Register.interruptEnable: isLatched ? setDivisor(high: value) : enable(value)
        case Register.fifo: controlFIFO(value)
        case Register.lineControl: lineControl = value
        case Register.modemControl: controlModem(value)
        case Register.scratch: scratch = value
        // Status registers cannot be written.
        default: break
        }
    }

    mutating func read(_ register: Int) -> UInt8 {
        switch register {
        case Register.data: isLatched ? UInt8(truncatingIfNeeded: divisor) : receive()
        case Register.interruptEnable: isLatched ? UInt8(divisor >> 8) : interruptEnable & 0x0f
        case Register.fifo: interruptIdentity
        case Register.lineControl: lineControl
        case Register.modemControl: modemControl
        case Register.lineStatus: lineStatus
        case Register.modemStatus: modemStatus
        case Register.scratch: scratch
        default: 0
        }
    }

    private mutating func setDivisor(low: UInt8) { divisor = divisor & 0xff00 | UInt16(low) }
    private mutating func setDivisor(high: UInt8) { divisor = divisor & 0x00ff | UInt16(high) << 8 }

    private mutating func transmit(_ value: UInt8) {
        guard fifo.count < capacity else {
            hasOverrun = true
            if interruptEnable & Enable.lineStatus != 0 { interrupts += 1 }
            return
        }
        fifo.append(value)
        // The trigger level is one, whatever FCR says: there is no timer for a FIFO that stays half full.
        if interruptEnable & Enable.received != 0, fifo.count == 1 { interrupts += 1 }
    }

    private mutating func receive() -> UInt8 {
        let value = fifo.isEmpty ? 0 : fifo.removeFirst()
        if fifo.isEmpty, interruptEnable & Enable.transmitted != 0 { interrupts += 1 }
        return value
    }

    private mutating func enable(_ value: UInt8) {
        interruptEnable = value
        if value & Enable.transmitted != 0, fifo.isEmpty { interrupts += 1 }
    }

    private mutating func controlFIFO(_ value: UInt8) {
        if value & 0x06 != 0 {
            fifo = []
            hasOverrun = false
        }
        capacity = value & 0x01 != 0 ? 16 : 1
    }

    private mutating func controlModem(_ value: UInt8) {
        modemControl = value
        let isChange = value & (SerialPort.out2 | SerialPort.readyLines) != 0
        if interruptEnable & Enable.modemStatus != 0, isChange { interrupts += 1 }
    }

    /// Bits 6 and 7 say that there are FIFOs; several causes are OR-ed.
    private var interruptIdentity: UInt8 {
        var causes: UInt8 = 0
        var isPending = false
        if interruptEnable & Enable.lineStatus != 0, hasOverrun { (causes, isPending) = (causes | 6, true) }
        if interruptEnable & Enable.received != 0, !fifo.isEmpty { (causes, isPending) = (causes | 4, true) }
        if interruptEnable & Enable.transmitted != 0, fifo.isEmpty {
            (causes, isPending) = (causes | 2, true)
        }
        if interruptEnable & Enable.modemStatus != 0, modemControl & SerialPort.readyLines != 0 {
            isPending = true
        }
        return 0xc0 | causes | (isPending ? 0 : 1)
    }

    /// Reading it forgets an overrun.
    private var lineStatus: UInt8 {
        mutating get {
            let overrun: UInt8 = hasOverrun ? 0x02 : 0
            hasOverrun = false
            return overrun | (fifo.isEmpty ? 0x60 : 0x01)
        }
    }

    private var modemStatus: UInt8 {
        let isHeldBack = modemControl & SerialPort.autoFlow != 0 && fifo.count >= capacity
        return 0xa2 | (isHeldBack ? 0 : 0x11)
    }
}
