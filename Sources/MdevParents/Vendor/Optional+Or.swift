extension Optional {
    /// `??` with a typed error.
    func or<Failure>(_ make: () throws(Failure) -> Wrapped) throws(Failure) -> Wrapped {
        if let self { return self }
        return try make()
    }
}
