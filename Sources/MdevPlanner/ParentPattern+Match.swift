internal import MdevModel

extension ParentPattern {
    /// All keys of one pattern match; a key that is not given matches anything.
    func matches(_ parent: ParentDevice) -> Bool {
        if let address, !globMatches(address, parent.name.text) { return false }
        if let card, !globMatches(card, parent.card) { return false }
        if let driver {
            guard let name = parent.driver?.text, globMatches(driver, name) else { return false }
        }
        return true
    }
}
