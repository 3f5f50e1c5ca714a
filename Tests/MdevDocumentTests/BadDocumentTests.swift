import MdevDocument
import Testing

struct BadDocumentTests {
    @Test("Every fault is named with its line and column", arguments: rootFaults + yamlFaults)
    func faulty(bad: BadDocument) {
        #expect(faults(bad.text) == bad.faults)
    }
}

/// What a document's errors and warnings are, without the file's name.
func faults(_ text: String) -> [String] {
    do throws(DocumentErrors) {
        let resolution = try Resolution([DocumentSource(name: "f", text: text)])
        return resolution.warnings.map(line)
    } catch {
        return error.diagnostics.map(line)
    }
}

private func line(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.mark.map { "\($0.line):\($0.column)" } ?? "-"
    return "\(place): \(diagnostic.severity.rawValue): \(diagnostic.message)"
}

private let rootFaults: [BadDocument] = [
    BadDocument("empty", "", "1:1: error: empty document: there is no YAML in it"),
    BadDocument("blank", "\n\n  \n", "1:1: error: empty document: there is no YAML in it"),
    BadDocument("comments", "# nothing\n", "1:1: error: empty document: there is no YAML in it"),
    BadDocument("only a start", "---\n", "1:1: error: empty document: there is nothing in it but comments"),
    BadDocument(
        "a text", "hello\n", "1:1: error: wrong kind: a document must be a mapping, not a single value"),
    BadDocument(
        "a list", "- version: 1\n", "1:1: error: wrong kind: a document must be a mapping, not a list"),
    BadDocument(
        "no version", "devices: []\n", "1:1: error: missing key: a document needs \"version\""),
    BadDocument(
        "version 2", "devices: {}\nversion: 2\nnew: 3\n",
        "2:10: error: unsupported version: \"version\" must be the number 1, not \"2\""),
    BadDocument(
        "version in quotes", "version: \"1\"\ndevices: []\n",
        "1:10: error: unsupported version: \"version\" must be the number 1, not \"1\""),
    BadDocument(
        "version without value", "version:\ndevices: []\n",
        "1:9: error: unsupported version: \"version\" must be the number 1, not nothing"),
    BadDocument(
        "nothing declared", "version: 1\nnamespace: a\n",
        "1:1: error: nothing declared: a document needs \"devices\" or \"pools\""),
    BadDocument(
        "devices without value", "version: 1\ndevices:\n",
        "2:9: error: wrong kind: \"devices\" must be a list, not nothing"),
    BadDocument(
        "devices as mapping", "version: 1\ndevices:\n  a: 1\n",
        "3:3: error: wrong kind: \"devices\" must be a list, not a mapping"),
    BadDocument(
        "pools as text", "version: 1\npools: many\n",
        "2:8: error: wrong kind: \"pools\" must be a list, not a single value"),
    BadDocument(
        "device as text", "version: 1\ndevices: [render01]\n",
        "2:11: error: wrong kind: a device must be a mapping, not a single value"),
    BadDocument(
        "pool as list", "version: 1\npools:\n  - []\n",
        "3:5: error: wrong kind: a pool must be a mapping, not a list"),
    BadDocument(
        "misspelt root keys",
        "version: 1\nname-space: a\nidentiy: host\npolicies: {}\ndevice: []\npool: []\nzzz: 1\n",
        "1:1: error: nothing declared: a document needs \"devices\" or \"pools\"",
        "2:1: error: unknown key: \"name-space\" is not a key of a document",
        "3:1: error: unknown key: \"identiy\" is not a key of a document",
        "4:1: error: unknown key: \"policies\" is not a key of a document",
        "5:1: error: unknown key: \"device\" is not a key of a document",
        "6:1: error: unknown key: \"pool\" is not a key of a document",
        "7:1: error: unknown key: \"zzz\" is not a key of a document"),
    BadDocument(
        "version misspelt", "versoin: 1\ndevices: []\n",
        "1:1: error: unknown key: \"versoin\" is not a key of a document",
        "1:1: error: missing key: a document needs \"version\""),
    BadDocument(
        "duplicate root key", "version: 1\ndevices: []\ndevices: []\n",
        "3:1: error: duplicate key: \"devices\" is there twice in one mapping"),
    BadDocument(
        "bad namespace", "version: 1\nnamespace: a/b\ndevices: []\n",
        "2:12: error: invalid name: \"namespace\" \"a/b\" may only have letters, digits, \".\", \"_\" and \"-\""
    ),
    BadDocument(
        "namespace as list", "version: 1\nnamespace: [a]\ndevices: []\n",
        "2:12: error: wrong kind: \"namespace\" must be a text, not a list"),
    BadDocument(
        "identity", "version: 1\nidentity: hosts\ndevices: []\n",
        "2:11: error: invalid value: \"identity\" must be document or host, not \"hosts\""),
    BadDocument(
        "a key that is a list", "version: 1\n? [a]\n: 1\ndevices: []\n",
        "2:3: error: wrong kind: a key must be a text, not a list"),
]

private let yamlFaults: [BadDocument] = [
    BadDocument(
        "tab indentation", "version: 1\ndevices:\n\t- name: a\n",
        "3:1: error: tab in the indentation: YAML indents with spaces only"),
    BadDocument(
        "tab after spaces", "version: 1\ndevices:\n  - name: a\n  \tparent: mtty\n",
        "4:3: error: tab in the indentation: YAML indents with spaces only"),
    BadDocument(
        "two documents", "version: 1\ndevices: []\n---\nversion: 1\n",
        "3:1: error: more than one document: a second YAML document begins here"),
    BadDocument(
        "a list that ends with the text", "version: 1\ndevices: [\n",
        "3:1: error: YAML syntax: a value is missing here"),
    BadDocument(
        "unclosed list", "version: 1\ndevices: [a\npools: []\n",
        "2:10: error: YAML syntax: this list has no \"]\" where it should end"),
    BadDocument(
        "unclosed mapping", "version: 1\npolicy: {prune: all\ndevices: []\n",
        "2:9: error: YAML syntax: this mapping has no \"}\" where it should end"),
    BadDocument(
        "unclosed quote", "version: 1\nnamespace: \"a\ndevices: []\n",
        "2:12: error: YAML syntax: the quote that begins here never ends"),
    BadDocument(
        "colon in a value", "version: 1\nnamespace: a: b\n",
        "2:13: error: YAML syntax: a \": \" is not possible here"),
    BadDocument(
        "a key without colon", "version: 1\ndevices\npools: []\n",
        "2:1: error: YAML syntax: a \":\" must follow this key"),
    BadDocument(
        "wrong indentation", "version: 1\ndevices:\n  - name: a\n   parent: b\n",
        "4:4: error: YAML syntax: this line does not belong to the list above it"),
    BadDocument(
        "wrong indentation of an entry", "version: 1\ndevices:\n    - name: a\n  - name: b\n",
        "4:3: error: YAML syntax: this line does not belong to the block above it"),
    BadDocument(
        "glob without quotes", "version: 1\npools:\n  - parents: [{driver: *}]\n",
        "3:24: error: YAML syntax: a value that begins with \"*\" or \"&\" is an alias or an anchor"),
    BadDocument(
        "unknown alias", "version: 1\ndevices: [*none]\n",
        "2:11: error: bad alias: no anchor &none comes before *none"),
    BadDocument(
        "alias of itself", "version: 1\ndevices: &a\n  - *a\n",
        "3:5: error: bad alias: *a stands within what &a names, without end"),
    BadDocument(
        "at sign", "version: 1\nnamespace: @a\n",
        "2:12: error: YAML syntax: no value can begin with this character"),
    BadDocument(
        "unknown escape", "version: 1\nnamespace: \"\\q\"\n",
        "2:13: error: YAML syntax: no such escape is known in double quotes"),
    BadDocument(
        "unknown tag", "version: 1\nnamespace: !secret a\ndevices: []\n",
        "2:12: error: unsupported tag: \"!secret\" is not known here"),
    BadDocument(
        "NUL", "version: 1\ndevices: \u{0}[]\n",
        "2:10: error: not a text: a NUL byte is in it, so it is no YAML text"),
    BadDocument(
        "control character", "version: 1\nnamespace: a\u{1b}[1m\n",
        "2:13: error: not a text: control characters are not allowed (byte 0x1b)"),
    BadDocument(
        "merge of a text", "version: 1\npolicy:\n  <<: a\ndevices: []\n",
        "3:7: error: wrong kind: \"<<\" merges a mapping or a list of mappings, not a single value"),
    BadDocument(
        "columns count characters, not bytes", "version: 1\ndevices: [{name: \"äöü\", nome: x}]\n",
        "2:11: error: missing key: a device needs \"parent\"",
        "2:11: error: missing key: a device needs \"type\"",
        "2:18: error: invalid name: \"name\" \"äöü\" must begin with a letter or a digit",
        "2:25: error: unknown key: \"nome\" is not a key of a device"),
]
