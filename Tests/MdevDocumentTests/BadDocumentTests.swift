import MdevDocument
import Testing

struct BadDocumentTests {
    @Test("Every fault is named with its line and column", arguments: rootFaults + yamlFaults)
    func document(bad: BadDocument) {
        #expect(faults(bad.text) == bad.faults)
    }

    @Test(
        "Every fault of a device is named with its line and column", arguments: deviceFaults + attributeFaults
    )
    func device(bad: BadDocument) {
        #expect(faults(bad.text) == bad.faults)
    }

    @Test(
        "Every fault of a pool or policy is named with its line and column",
        arguments: poolFaults + policyFaults)
    func pool(bad: BadDocument) {
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

private let deviceFaults: [BadDocument] = [
    BadDocument(
        "neither name nor uuid", "version: 1\ndevices:\n  - parent: mtty\n    type: mtty-1\n",
        "3:5: error: missing key: a device needs \"name\" or \"uuid\""),
    BadDocument(
        "no parent, no type", "version: 1\ndevices:\n  - name: a\n",
        "3:5: error: missing key: a device needs \"parent\"",
        "3:5: error: missing key: a device needs \"type\""),
    .device(
        "duplicate key", "name: b", "6:5: error: duplicate key: \"name\" is there twice in one mapping"),
    .device("misspelt uuid", "uid: x", "6:5: error: unknown key: \"uid\" is not a key of a device"),
    .device("misspelt state", "stat: x", "6:5: error: unknown key: \"stat\" is not a key of a device"),
    .device("misspelt driver", "drivr: x", "6:5: error: unknown key: \"drivr\" is not a key of a device"),
    .device("misspelt attributes", "attrs: x", "6:5: error: unknown key: \"attrs\" is not a key of a device"),
    .device("misspelt matrix", "matrx: x", "6:5: error: unknown key: \"matrx\" is not a key of a device"),
    .device(
        "misspelt protect", "protected: x", "6:5: error: unknown key: \"protected\" is not a key of a device"),
    .device(
        "misspelt formerly", "formaly: x", "6:5: error: unknown key: \"formaly\" is not a key of a device"),
    .device("a pool's key", "count: 3", "6:5: error: unknown key: \"count\" is not a key of a device"),
    .device(
        "bad uuid", "uuid: 83b8f4f2-509f-382f",
        "6:11: error: invalid name: \"uuid\" \"83b8f4f2-509f-382f\" must be 36 characters, hex digits with dashes at 8-4-4-4-12"
    ),
    .device(
        "braces around the uuid", "uuid: \"{83b8f4f2-509f-382f-3c1e-e6bfe0fa1001}\"",
        "6:11: error: invalid name: \"uuid\" \"{83b8f4f2-509f-382f-3c1e-e6bfe0fa1001}\" must be 36 characters, hex digits with dashes at 8-4-4-4-12"
    ),
    .device(
        "state", "state: attachd",
        "6:12: error: invalid value: \"state\" must be attached, detached or absent, not \"attachd\""),
    .device(
        "driver with a slash", "driver: ../nvidia",
        "6:13: error: invalid name: \"driver\" \"../nvidia\" must not contain \"/\""),
    .device("driver without value", "driver:", "6:12: error: wrong kind: \"driver\" has no value"),
    .device(
        "protect", "protect: yes", "6:14: error: wrong kind: \"protect\" must be true or false, not \"yes\""),
    .device(
        "formerly its own name", "formerly: a",
        "6:15: error: conflict: \"formerly\" is this device's own name"),
    .device(
        "a policy for one device", "policy: {onError: stop}",
        "6:14: error: unknown key: \"onError\" is not a key of a device's or pool's policy"),
    BadDocument(
        "path in a name", "version: 1\ndevices:\n  - {name: ../a, parent: ../b, type: ../c}\n",
        "3:12: error: invalid name: \"name\" \"../a\" must begin with a letter or a digit",
        "3:26: error: invalid name: \"parent\" \"../b\" must not contain \"/\"",
        "3:38: error: invalid name: \"type\" \"../c\" must not contain \"..\" as a path component"),
    BadDocument(
        "absolute paths", "version: 1\ndevices:\n  - {name: /a, parent: /sys/x, type: /c}\n",
        "3:12: error: invalid name: \"name\" \"/a\" must begin with a letter or a digit",
        "3:24: error: invalid name: \"parent\" \"/sys/x\" must not contain \"/\"",
        "3:38: error: invalid name: \"type\" \"/c\" must not begin with \"/\""),
    BadDocument(
        "parents of wrong shapes",
        "version: 1\ndevices:\n  - {name: a, parent: [x], type: t}\n  - {name: b, parent: {}, type: t}\n"
            + "  - {name: c, parent: {card: x, ccwDevice: y}, type: t}\n  - {name: d, parent: {crd: x}, type: t}\n"
            + "  - {name: e, parent: \"0000:41:*\", type: t}\n",
        "3:23: error: wrong kind: \"parent\" must be a name, or a mapping with \"card\" or \"ccwDevice\", not a list",
        "4:23: error: conflict: a device's parent has either \"card\" or \"ccwDevice\", and not both",
        "5:23: error: conflict: a device's parent has either \"card\" or \"ccwDevice\", and not both",
        "6:23: error: conflict: a device's parent has either \"card\" or \"ccwDevice\", and not both",
        "6:24: error: unknown key: \"crd\" is not a key of a device's parent",
        "7:23: error: invalid name: \"parent\" \"0000:41:*\" is a glob, and a device has one parent"),
    BadDocument(
        "types",
        "version: 1\ndevices:\n  - {name: a, parent: p, type: []}\n  - {name: b, parent: p, type: {x: y}}\n  - {name: c, parent: p, type: [t, ~]}\n",
        "3:32: error: invalid value: \"type\" needs at least one type",
        "4:32: error: wrong kind: \"type\" must be a text, not a mapping",
        "5:36: error: wrong kind: \"type\" has no value"),
    BadDocument(
        "duplicate name and UUID",
        "version: 1\ndevices:\n"
            + "  - {name: a, uuid: 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001, parent: p, type: t}\n"
            + "  - {name: a, uuid: 83B8F4F2-509F-382F-3C1E-E6BFE0FA1001, parent: p, type: t}\n",
        "4:12: error: duplicate name: device \"a\" is declared twice",
        "4:21: error: duplicate UUID: 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001 is declared twice"),
    BadDocument(
        "formerly a name that still stands",
        "version: 1\ndevices:\n  - {name: a, parent: p, type: t}\n  - {name: b, formerly: a, parent: p, type: t}\n  - {name: c, formerly: a, parent: p, type: t}\n",
        "4:25: error: conflict: device \"a\" is still declared, so it keeps its UUID",
        "5:25: error: duplicate name: two devices were formerly \"a\"",
        "5:25: error: conflict: device \"a\" is still declared, so it keeps its UUID"),
]

private let attributeFaults: [BadDocument] = [
    .device(
        "attributes as mapping", "attributes: {a: 1}",
        "6:17: error: wrong kind: \"attributes\" must be a list, not a mapping"),
    .device(
        "attribute as text", "attributes: [a]",
        "6:18: error: wrong kind: an attribute must be one pair, name: value, not \"a\""),
    .device(
        "two attributes in one entry", "attributes: [{a: 1, b: 2}]",
        "6:18: error: wrong kind: an attribute must be one pair, name: value, not 2 pairs"),
    .device(
        "attribute without value", "attributes: [a: ]",
        "6:21: error: wrong kind: the value of \"a\" must be a text, not nothing"),
    .device(
        "attribute with a list", "attributes: [a: [1]]",
        "6:21: error: wrong kind: the value of \"a\" must be a text, not a list"),
    .device(
        "absolute attribute", "attributes: [/etc/passwd: x]",
        "6:18: error: invalid name: attribute \"/etc/passwd\" must have one or two components"),
    .device(
        "attribute that climbs", "attributes: [../remove: x]",
        "6:18: error: invalid name: attribute \"../remove\" must not be \".\" or \"..\""),
    .device(
        "the core's file", "attributes: [remove: 1]",
        "6:18: error: invalid name: attribute \"remove\" names a file of the mdev core, which only steps may write"
    ),
    .device(
        "a NUL in a value", "attributes: [a: \"\\0\"]",
        "6:21: error: invalid value: the value of \"a\" must not contain a NUL character"),
    .device(
        "set twice", "attributes: [a: 1, a: 2]",
        "6:24: warning: duplicate key: attribute \"a\" is set twice, and only the last value can hold"),
    .device(
        "assignment that is no number", "attributes: [assign_adapter: 08]",
        "6:34: error: invalid value: the value of \"assign_adapter\" must be a number from 0 to 255, not \"08\""
    ),
    .device(
        "assignment out of range", "attributes: [assign_domain: 0x100]",
        "6:33: error: invalid value: the value of \"assign_domain\" must be a number from 0 to 255, not \"0x100\""
    ),
    .device(
        "matrix beside assignments", "attributes: [unassign_domain: 5]\n    matrix: {}",
        "7:13: error: conflict: \"matrix\" is the whole set, so \"unassign_domain\" cannot stand beside it"),
    .device("matrix as list", "matrix: [5]", "6:13: error: wrong kind: matrix must be a mapping, not a list"),
    .device(
        "matrix keys", "matrix: {adapter: [5], domains: 5}",
        "6:14: error: unknown key: \"adapter\" is not a key of matrix",
        "6:37: error: wrong kind: \"domains\" must be a list, not a single value"),
    .device(
        "matrix numbers", "matrix: {adapters: [256, -1, 010, x, 0xfg], controlDomains: [\"5\", 1.5]}",
        "6:25: error: invalid value: \"adapters\" must be from 0 to 255, not 256",
        "6:30: error: invalid value: \"adapters\" must be from 0 to 255, not -1",
        "6:34: error: invalid value: \"010\" begins with a zero, which the kernel would read as octal",
        "6:39: error: wrong kind: \"adapters\" must be a whole number, not \"x\"",
        "6:42: error: wrong kind: \"adapters\" must be a whole number, not \"0xfg\"",
        "6:66: error: wrong kind: \"controlDomains\" must be a whole number, not \"5\"",
        "6:71: error: wrong kind: \"controlDomains\" must be a whole number, not \"1.5\""),
]

private let poolFaults: [BadDocument] = [
    BadDocument(
        "a pool without anything", "version: 1\npools:\n  - {}\n",
        "3:5: error: missing key: a pool needs \"type\"", "3:5: error: missing key: a pool needs \"name\"",
        "3:5: error: missing key: a pool needs \"count\"", "3:5: error: missing key: a pool needs \"parents\""
    ),
    .pool(
        "misspelt placement", "placment: x", "7:5: error: unknown key: \"placment\" is not a key of a pool"),
    .pool("misspelt adopt", "adpot: x", "7:5: error: unknown key: \"adpot\" is not a key of a pool"),
    .pool("a device's key", "uuid: x", "7:5: error: unknown key: \"uuid\" is not a key of a pool"),
    .pool(
        "placement", "placement: spred",
        "7:16: error: invalid value: \"placement\" must be spread or pack, not \"spred\""),
    .pool(
        "adopt", "adopt: all", "7:12: error: invalid value: \"adopt\" must be none or matching, not \"all\""),
    .pool(
        "absent", "state: absent",
        "7:12: error: invalid value: a pool's \"state\" must be attached or detached, not absent"),
    .pool("count twice", "count: 3", "7:5: error: duplicate key: \"count\" is there twice in one mapping"),
    BadDocument(
        "counts",
        "version: 1\npools:\n"
            + ["-1", "many", "65537", "{perCar: 6}", "{perCard: x}", "[1]", "1.5", "\"3\""].enumerated()
            .map { "  - {name: p\($0), type: t, parents: [{card: c}], count: \($1)}\n" }.joined(),
        "3:54: error: invalid value: \"count\" must be from 0 to 65536, not -1",
        "4:54: error: invalid value: \"count\" must be a number, fill or {perCard: 6}, not \"many\"",
        "5:54: error: invalid value: \"count\" must be from 0 to 65536, not 65537",
        "6:54: error: missing key: count needs \"perCard\"",
        "6:55: error: unknown key: \"perCar\" is not a key of count",
        "7:64: error: wrong kind: \"perCard\" must be a whole number, not \"x\"",
        "8:54: error: wrong kind: \"count\" must be a number, fill or {perCard: 6}, not a list",
        "9:54: error: invalid value: \"count\" must be a number, fill or {perCard: 6}, not \"1.5\"",
        "10:54: error: invalid value: \"count\" must be a number, fill or {perCard: 6}, not \"3\""),
    BadDocument(
        "parents",
        "version: 1\npools:\n"
            + [
                "x", "[]", "[{}]", "[{addres: x}]", "[{card: \"[0\"}]", "[{card: \"[9-0]\"}]",
                "[{driver: \"a\\\\\"}]", "[{address: \"a/b\"}]",
            ]
            .enumerated().map { "  - {name: p\($0), type: t, count: 1, parents: \($1)}\n" }.joined(),
        "3:44: error: wrong kind: \"parents\" must be a list, not a single value",
        "4:44: error: invalid value: \"parents\" needs at least one entry",
        "5:45: error: missing key: an entry of parents needs \"address\", \"card\" or \"driver\"",
        "6:45: error: missing key: an entry of parents needs \"address\", \"card\" or \"driver\"",
        "6:46: error: unknown key: \"addres\" is not a key of an entry of parents",
        "7:52: error: invalid value: \"card\" \"[0\" has a \"[\" without its \"]\"",
        "8:52: error: invalid value: \"card\" \"[9-0]\" has a range in \"[…]\" that runs backwards",
        "9:54: error: invalid value: \"driver\" \"a\\\" ends with a \"\\\" that escapes nothing",
        "10:55: error: invalid value: \"address\" \"a/b\" must not contain \"/\": names of devices have none"),
    BadDocument(
        "pool names",
        "version: 1\npools:\n  - {name: p, type: t, parents: [{card: c}], count: 1}\n  - {name: p, type: t, parents: [{card: c}], count: 1}\n",
        "4:12: error: duplicate name: pool \"p\" is declared twice"),
]

private let policyFaults: [BadDocument] = [
    .policy("misspelt prune", "prun: all", "3:3: error: unknown key: \"prun\" is not a key of a policy"),
    .policy("misspelt inUse", "in_use: fail", "3:3: error: unknown key: \"in_use\" is not a key of a policy"),
    .policy(
        "misspelt replace", "relace: allow", "3:3: error: unknown key: \"relace\" is not a key of a policy"),
    .policy(
        "misspelt onError", "onerror: stop", "3:3: error: unknown key: \"onerror\" is not a key of a policy"),
    .policy(
        "misspelt maxRemovals", "maxRemoval: 1",
        "3:3: error: unknown key: \"maxRemoval\" is not a key of a policy"),
    .policy("misspelt settle", "setle: 1s", "3:3: error: unknown key: \"setle\" is not a key of a policy"),
    .policy(
        "prune", "prune: none",
        "3:10: error: invalid value: \"prune\" must be never, created, owned or all, not \"none\""),
    .policy(
        "replace", "replace: true",
        "3:12: error: invalid value: \"replace\" must be allow or refuse, not \"true\""),
    .policy(
        "onError", "onError: [stop]", "3:12: error: wrong kind: \"onError\" must be a text, not a list"),
    .policy(
        "inUse", "inUse: wait",
        "3:10: error: invalid value: \"inUse\" must be skip, fail or {wait: 10m}, not \"wait\""),
    .policy(
        "inUse as list", "inUse: [wait]",
        "3:10: error: wrong kind: \"inUse\" must be skip, fail or {wait: 10m}, not a list"),
    .policy("inUse without wait", "inUse: {}", "3:10: error: missing key: inUse needs \"wait\""),
    .policy(
        "wait without unit", "inUse: {wait: 10}",
        "3:17: error: invalid value: \"wait\" must be a time of at most a year such as 30s, 10m or 1h30m, not \"10\""
    ),
    .policy(
        "settle", "settle: 30s1h",
        "3:11: error: invalid value: \"settle\" must be a time of at most a year such as 30s, 10m or 1h30m, not \"30s1h\""
    ),
    .policy(
        "maxRemovals over all", "maxRemovals: 101%",
        "3:16: error: invalid value: \"maxRemovals\" must be a share such as 50% (0% to 100%) or a number from 0, not \"101%\""
    ),
    .policy(
        "maxRemovals below zero", "maxRemovals: -1",
        "3:16: error: invalid value: \"maxRemovals\" must be a share such as 50% (0% to 100%) or a number from 0, not \"-1\""
    ),
    BadDocument(
        "policy as text", "version: 1\npolicy: strict\ndevices: []\n",
        "2:9: error: wrong kind: a policy must be a mapping, not a single value"),
]
