# The plan foresees ENOSPC and EUSERS: what cannot fit is blocked before the first write, the rest is made
cat >host.yaml <<END
version: 1
pools:
  - {name: driver-counts, type: mbochs-large, parents: [{driver: mbochs}], count: 6}
  - {name: core-counts, type: mdpy-hd, parents: [{driver: mdpy}], count: 5}
END
expect 3 mdev-reconcile plan host.yaml --format json
json '[.changes[] | select(.blocked.by == "capacity")] | length == 3'
json '.summary.create == 8 and .summary.blocked == 3'
expect 3 writes writes.log mdev-reconcile apply host.yaml
[ "$(count_devices)" = 8 ] || fail "$(registry)"
[ "$(available mbochs mbochs-large) $(available mdpy mdpy-hd)" = "0 0" ] || fail "room is left"
expect 3 writes writes.log mdev-reconcile apply host.yaml
[ ! -s writes.log ] || { cat writes.log; fail "it tried what cannot fit"; }
