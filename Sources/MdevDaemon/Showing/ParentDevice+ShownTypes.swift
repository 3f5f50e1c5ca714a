package import MdevModel

extension ParentDevice {
    /// The types that a picture shows one by one: those in use, or all where they are few. A vGPU's parent has 29.
    package func shownTypes(used: [TypeID: Int]) -> (shown: [MdevType], rest: [MdevType]) {
        let shown = types.filter { used[$0.id] != nil || types.count <= 3 }
        return (shown, types.filter { type in !shown.contains { $0.id == type.id } })
    }
}
