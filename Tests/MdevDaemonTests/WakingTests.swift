import Glibc
import MdevModel
import Testing
import TreeConformance

@testable import MdevDaemon

@Suite struct WakingTests {
    @Test("A burst of triggers is one turn, which begins when it is quiet")
    func debounce() {
        let script = Script(
            [
                .init(at: .microseconds(500), triggers: [.uevent]),
                .init(at: .milliseconds(1), triggers: [.documents]),
                .init(at: .milliseconds(50), triggers: [.documents]),
                .init(at: .milliseconds(500), triggers: [.reload]),
            ], end: .seconds(9))
        let collected = Debounce().collect([.uevent], from: script.wakeups)
        #expect(collected == [.uevent, .documents])
        #expect(script.wakes.last == .milliseconds(100))
    }

    @Test("Uevents alone are answered at once: the kernel sends those of one operation in one go")
    func uevents() {
        let script = Script([.init(at: .microseconds(500), triggers: [.uevent])], end: .seconds(9))
        #expect(Debounce().collect([.uevent], from: script.wakeups) == [.uevent])
        #expect(script.wakes.last == .microseconds(1_500))
    }

    @Test("Triggers without end do not put a turn off without end")
    func bound() {
        let storm = (1...2_200).map { Script.Entry(at: .microseconds(500 * $0), triggers: [.uevent]) }
        let script = Script(storm, end: .seconds(9))
        _ = Debounce().collect([.uevent], from: script.wakeups)
        #expect(script.wakes.last == .seconds(1))
    }

    @Test("A person's wish is not waited with", arguments: [Trigger.reload, .stop, .start])
    func immediate(_ trigger: Trigger) {
        let script = Script([], end: .seconds(9))
        #expect(Debounce().collect([trigger], from: script.wakeups) == [trigger])
        #expect(script.wakes.isEmpty)
    }

    @Test("A bell that was rung twice is answered once")
    func bell() throws {
        let bell = try Doorbell()
        bell.ring(.reload)
        bell.ring(.stop)
        bell.ring(.reload)
        #expect(bell.answer() == [.reload, .stop])
        #expect(bell.answer().isEmpty)
    }

    /// What happens to a folder of documents, and whether a document may be another now.
    enum Happening: String, CaseIterable {
        case written, renamedOver, deleted, added, swapped, linkMoved
        case swapFile, otherFile, unlinkedNeighbour
    }

    @Test("Changes of documents are told, those of their neighbours are not", arguments: Happening.allCases)
    func folder(_ happening: Happening) throws {
        let folder = try TemporaryFolder()
        try folder.file("etc/a.yaml", "a")
        try folder.file("etc/..v1/b.yaml", "b")
        try folder.file("etc/..v2/b.yaml", "b")
        try folder.link("etc/..data", to: "..v1")
        try folder.link("etc/b.yaml", to: "..data/b.yaml")
        try folder.link("conf", to: "etc")
        try folder.file("etc/notes.txt", "n")
        let watch = try DocumentWatch(of: ["conf"], from: folder.path)
        let path = folder.path
        switch happening {
        case .written: try folder.file("etc/a.yaml", "changed")
        case .renamedOver:
            try folder.file("new", "x")
            rename("\(path)/new", "\(path)/etc/a.yaml")
        case .deleted: try folder.delete("etc/a.yaml")
        case .added: try folder.file("etc/c.yml", "c")
        case .swapped:
            try folder.link("etc/..tmp", to: "..v2")
            rename("\(path)/etc/..tmp", "\(path)/etc/..data")
        case .linkMoved:
            try folder.link("other", to: "elsewhere")
            rename("\(path)/other", "\(path)/conf")
        case .swapFile: try folder.file("etc/.a.yaml.swp", "x")
        case .otherFile: try folder.file("etc/notes.txt", "x")
        case .unlinkedNeighbour: try folder.delete("etc/notes.txt")
        }
        let silent: Set<Happening> = [.swapFile, .otherFile, .unlinkedNeighbour]
        #expect(watch.read() == (silent.contains(happening) ? [] : [.documents]))
    }

    @Test("A document that is not there yet is told when it comes, also folder by folder")
    func appears() throws {
        let folder = try TemporaryFolder()
        let watch = try DocumentWatch(of: ["a/b/site.yaml"], from: folder.path)
        try folder.directory("a")
        #expect(watch.read() == [.documents])
        try folder.directory("a/b")
        #expect(watch.read() == [.documents])
        try folder.file("a/b/site.yaml", "x")
        #expect(watch.read() == [.documents])
        #expect(watch.read().isEmpty)
    }

    @Test("After a ConfigMap's swap the new folder is the one that is watched")
    func rearmed() throws {
        let folder = try TemporaryFolder()
        try folder.file("v1/site.yaml", "1")
        try folder.file("v2/site.yaml", "2")
        try folder.link("data", to: "v1")
        try folder.link("site.yaml", to: "data/site.yaml")
        let watch = try DocumentWatch(of: ["site.yaml"], from: folder.path)
        try folder.link("tmp", to: "v2")
        rename("\(folder.path)/tmp", "\(folder.path)/data")
        #expect(watch.read() == [.documents])
        try folder.file("v1/site.yaml", "old")
        #expect(watch.read().isEmpty)
        try folder.file("v2/site.yaml", "new")
        #expect(watch.read() == [.documents])
    }

    @Test("A ring of links is no document and no endless loop")
    func ring() throws {
        let folder = try TemporaryFolder()
        try folder.link("a", to: "b")
        try folder.link("b", to: "a")
        let places = DocumentPlaces(["a"], from: folder.path)
        #expect(places.files.isEmpty)
    }
}
