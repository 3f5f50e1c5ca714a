# A device that someone removed or unbound behind our back is brought back, the others are left as they are
cat >host.yaml <<END
version: 1
pools:
  - {name: line, type: mtty-1, parents: [{driver: mtty}], count: 4}
END
expect 0 mdev-reconcile apply host.yaml
registry >made
removed=$(sed -n '2s/ .*//p' made)
unbound=$(sed -n '4s/ .*//p' made)
put $devices/$removed/remove 1
put /sys/bus/mdev/drivers/mtty/unbind $unbound
expect 2 mdev-reconcile plan host.yaml --detailed-exitcode
expect 0 writes writes.log mdev-reconcile apply host.yaml
expect_registry <made
for line in 1 3; do ! grep -q "$(sed -n "${line}s/ .*//p" made)" writes.log || fail "it touched a device that was right"; done
