public import ArgumentParser
public import MdevModel

extension DeviceUUID: ExpressibleByArgument {
    public init?(argument: String) {
        do throws(NameError) { try self.init(argument) } catch { return nil }
    }
}

extension ParentName: ExpressibleByArgument {
    public init?(argument: String) {
        do throws(NameError) { try self.init(argument) } catch { return nil }
    }
}

extension Namespace: ExpressibleByArgument {
    public init?(argument: String) {
        do throws(NameError) { try self.init(argument) } catch { return nil }
    }
}
