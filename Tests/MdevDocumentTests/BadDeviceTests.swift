import Testing

struct BadDeviceTests {
    @Test(
        "Every fault of a device is named with its line and column", arguments: deviceFaults + attributeFaults
    )
    func faulty(bad: BadDocument) {
        #expect(faults(bad.text) == bad.faults)
    }
}

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
