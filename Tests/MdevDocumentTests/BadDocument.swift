import Testing

/// A document with a fault, and what is said about it.
struct BadDocument: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    /// `line:column: error: summary: detail`, in order.
    let faults: [String]

    init(_ name: String, _ text: String, _ faults: String...) {
        self.name = name
        self.text = text
        self.faults = faults
    }

    /// One device with one more line, at line 6.
    static func device(_ name: String, _ line: String, _ faults: String...) -> BadDocument {
        let text = "version: 1\ndevices:\n  - name: a\n    parent: mtty\n    type: mtty-1\n    \(line)\n"
        return BadDocument(name, text: text, faults)
    }

    /// One pool with one more line, at line 7.
    static func pool(_ name: String, _ line: String, _ faults: String...) -> BadDocument {
        let text =
            "version: 1\npools:\n  - name: p\n    type: mtty-1\n    parents: [{address: mtty}]\n    count: 2\n    \(line)\n"
        return BadDocument(name, text: text, faults)
    }

    /// A policy with one line, at line 3.
    static func policy(_ name: String, _ line: String, _ faults: String...) -> BadDocument {
        BadDocument(name, text: "version: 1\npolicy:\n  \(line)\ndevices: []\n", faults)
    }

    private init(_ name: String, text: String, _ faults: [String]) {
        self.name = name
        self.text = text
        self.faults = faults
    }

    var testDescription: String { name }
}
