# A changed type is removed and created again under the same UUID, also where only its own room is left
cat >host.yaml <<END
version: 1
devices:
  - {name: big, uuid: 11111111-0000-4000-8000-000000000001, parent: mbochs, type: mbochs-large}
  - {name: rest, uuid: 11111111-0000-4000-8000-000000000002, parent: mdpy, type: mdpy-vga}
pools:
  - {name: fill, type: mbochs-large, parents: [{driver: mbochs}], count: 3}
END
expect 0 mdev-reconcile apply host.yaml
[ "$(available mbochs mbochs-small)" = 0 ] || fail "the parent is not full"
sed -i 's/, type: mbochs-large}/, type: mbochs-medium}/' host.yaml
expect 0 mdev-reconcile plan host.yaml --format json
json '.summary.replace == 1 and (.changes | length) == 1'
json '.changes[0].actions == ["remove", "create"] and .changes[0].disruption == "device"'
expect 0 writes writes.log mdev-reconcile apply host.yaml
! grep -q mdpy writes.log || fail "it touched another device"
registry | grep -q '^11111111-0000-4000-8000-000000000001 mbochs mbochs-medium attached$' || fail "$(registry)"
[ "$(available mbochs mbochs-small)" = 12 ] || fail "48 MB should be left"
expect 0 mdev-reconcile plan host.yaml --detailed-exitcode
