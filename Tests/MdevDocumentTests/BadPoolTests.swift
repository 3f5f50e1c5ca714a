import Testing

struct BadPoolTests {
    @Test(
        "Every fault of a pool or policy is named with its line and column",
        arguments: poolFaults + policyFaults)
    func faulty(bad: BadDocument) {
        #expect(faults(bad.text) == bad.faults)
    }
}

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
