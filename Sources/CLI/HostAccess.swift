import Glibc
import MdevHost
import MdevModel
import MdevReconciler
import MdevRegistry
import Sysfs

/// The registry that a command line names, opened.
struct HostAccess {
    let tree: any SysfsTree
    let host: HostIdentity
    /// Ends all waiting on it.
    let stop: StopSignal
    let state: StateFolder
    let surroundings: Surroundings
    /// What tells of changes; one reader at a time.
    let events: UeventSource
    let lane: WriteLane?
    /// Kept for as long as its tree is used: it holds the host's lock.
    var simulated: SimulatedHost?

    /// A reconciler over the tree; `tree` is this access' own, opened by the generic caller.
    func reconciler<Tree: SysfsTree>(_ tree: Tree) -> Reconciler<Tree> {
        Reconciler(
            observer: Observer(
                registry: Registry(tree: tree, lane: lane), host: host, surroundings: surroundings),
            state: state)
    }
}
