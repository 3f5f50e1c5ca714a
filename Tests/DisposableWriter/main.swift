import Glibc
import MdevRegistry

// The command line's hidden argument alone, for tests of the lane that starts it.
guard CommandLine.arguments.dropFirst() == [WriteLane.argument] else { exit(64) }
exit(runDisposableWriter())
