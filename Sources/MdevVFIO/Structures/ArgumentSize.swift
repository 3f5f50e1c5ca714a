package import MdevCore

/// The rule of every VFIO structure: its first number, `argsz`, says how much memory the caller has.
/// - Parameter size: of the part that every caller must give, in bytes.
/// - Throws: EFAULT where the memory itself ends before that, EINVAL where `argsz` is smaller (row V9).
package func checkArgument(_ argument: [UInt8], atLeast size: Int) throws(KernelErrno) {
    guard argument.count >= size else { throw .fault }
    guard argument.number32(at: 0) >= UInt32(size) else { throw .invalidArgument }
}
