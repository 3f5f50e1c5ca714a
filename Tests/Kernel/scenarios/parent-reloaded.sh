# When a parent's driver is unloaded its devices go; once it is back they return under the same UUIDs
cat >host.yaml <<END
version: 1
devices:
  - {name: console, parent: mtty, type: mtty-2}
  - {name: screen, parent: mdpy, type: mdpy-vga}
pools:
  - {name: line, type: mtty-1, parents: [{driver: mtty}], count: 4}
END
expect 0 mdev-reconcile apply host.yaml
registry >made
rmmod mtty
[ "$(count_devices)" = 1 ] || fail "$(registry)"
expect 3 mdev-reconcile apply host.yaml --format json
json '[.changes[] | select(.blocked.by == "parent")] | length >= 1'
modprobe mtty
expect 0 mdev-reconcile apply host.yaml
expect_registry <made
