import MdevDaemon
import MdevModel
import MdevReconciler
import Testing

@Suite struct LoopTests {
    @Test("It converges at the start, and says nothing more while nothing changes")
    func converges() throws {
        let lab = try Lab(Lab.console)
        let script = Script([.init(at: .seconds(10), triggers: [.uevent])], end: .seconds(20))
        var loop = lab.loop(script)
        loop.run()
        #expect(lab.devices.count == 1)
        #expect(lab.board.current.turns.map(\.result) == [.converged, .converged])
        #expect(lab.log.count { $0.hasPrefix("reconciled") } == 1)
        #expect(lab.board.current.lastSuccess == 1_000_010)
    }

    @Test("A device that somebody removes is made again at its uevent")
    func drift() throws {
        let lab = try Lab(Lab.console)
        let script = Script(
            [
                .init(
                    at: .seconds(5), triggers: [.uevent],
                    happens: { for device in lab.devices { lab.remove(device) } })
            ], end: .seconds(6))
        var loop = lab.loop(script)
        loop.run()
        #expect(lab.devices.count == 1)
        #expect(lab.board.current.turns.first?.notes == ["created console (mtty-1 on mtty)"])
    }

    @Test("In detect mode drift is reported, and nothing is made")
    func detects() throws {
        let lab = try Lab(Lab.console, mode: .detect)
        var loop = lab.loop(Script([], end: .seconds(1)))
        loop.run()
        #expect(lab.devices.isEmpty)
        #expect(lab.board.current.result == .drifted)
        #expect(lab.log.contains { $0.hasPrefix("drift: would create console") })
    }

    @Test("An invalid document leaves the last good one in force, and is taken up when mended")
    func invalidDocument() throws {
        let lab = try Lab(Lab.pool(2))
        let script = Script(
            [
                .init(
                    at: .seconds(5), triggers: [.documents],
                    happens: {
                        lab.edit("version: 1\npools: [{nmae: x}]\n")
                        for device in lab.devices.prefix(1) { lab.remove(device) }
                    }),
                .init(at: .seconds(9), triggers: [.documents], happens: { lab.edit(Lab.pool(3)) }),
            ], end: .seconds(10))
        var loop = lab.loop(script)
        loop.run()
        let turns = lab.board.current.turns
        #expect(turns.map(\.result) == [.converged, .failed, .converged])
        #expect(turns[1].notes.contains { $0.hasPrefix("created modems/") })
        #expect(lab.devices.count == 3)
        #expect(lab.board.current.documents.errors.isEmpty)
    }

    @Test("Without a valid document since the start nothing is done and it is not ready")
    func neverValid() throws {
        let lab = try Lab("devices: no\n")
        var loop = lab.loop(Script([], end: .seconds(1)))
        loop.run()
        #expect(lab.devices.isEmpty)
        #expect(lab.board.current.unreadiness == "no valid document was there yet")
        #expect(!lab.board.current.documents.errors.isEmpty)
    }

    @Test("A mass removal is held back, in status and metrics too")
    func maxRemovals() throws {
        let lab = try Lab(Lab.pool(4))
        let script = Script(
            [
                .init(
                    at: .seconds(5), triggers: [.documents],
                    happens: { lab.edit("version: 1\ndevices: []\n") })
            ], end: .seconds(6))
        var loop = lab.loop(script)
        loop.run()
        #expect(lab.devices.count == 4)
        #expect(lab.board.current.result == .blocked)
        let metrics = MetricsText(lab.board.current).text
        #expect(metrics.contains("mdev_reconcile_devices_blocked{cause=\"removals\"} 4\n"))
        #expect(lab.log.count { $0.contains("maxRemovals") } == 1)
    }

    @Test("Without triggers it turns at intervals, a tenth more or less, and not in between")
    func interval() throws {
        let lab = try Lab(Lab.console)
        let script = Script([], end: .seconds(700))
        var loop = lab.loop(script)
        loop.run()
        // With the jitter in the middle an interval is as long as it says.
        #expect(script.wakes == [.seconds(300), .seconds(600), .seconds(700)])
    }

    @Test("A holder that stands in the way is looked at again until it lets go")
    func release() throws {
        let lab = try Lab(Lab.console)
        let script = Script(
            [
                .init(
                    at: .seconds(1), triggers: [.documents],
                    happens: {
                        lab.hold(lab.devices.first)
                        lab.edit("version: 1\npolicy: {inUse: {wait: 10m}}\ndevices: []\n")
                    }),
                .init(at: .seconds(35), triggers: [], happens: { lab.hold(nil) }),
            ], end: .seconds(80))
        var loop = lab.loop(script)
        loop.run()
        #expect(lab.devices.isEmpty)
        let turns = lab.board.current.turns.reversed().map { ($0.time - 1_000_000, $0.triggers) }
        #expect(turns.map(\.1) == [[.start], [.documents], [.release], [.release], [.release]])
        #expect(turns.map(\.0) == [0, 1, 11, 31, 71])
    }

    @Test(
        "One run exits as apply does",
        arguments: [(Lab.console, ExitClass.converged), ("version: 1\n", .invalid)])
    func once(_ document: String, exit: ExitClass) throws {
        let lab = try Lab(document)
        var loop = lab.loop(Script([], end: .seconds(1)))
        #expect(loop.runOnce() == exit)
    }
}
