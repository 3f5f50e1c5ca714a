/// The way to a directory from the root: shared by all that is below, so that opening one copies no names.
final class Route: Sendable {
    private let name: String
    private let above: Route?

    init(to name: String, from above: Route?) {
        self.name = name
        self.above = above
    }

    var components: [String] {
        var names: [String] = []
        var here: Route? = self
        while let route = here {
            names.append(route.name)
            here = route.above
        }
        return names.reversed()
    }
}
