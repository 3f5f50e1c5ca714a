# A held device is named with its holder and left alone, all else converges; after its release the next apply finishes
held=11111111-0000-4000-8000-000000000001
cat >host.yaml <<END
version: 1
devices:
  - {name: held, uuid: $held, parent: mtty, type: mtty-1}
  - {name: old, uuid: 11111111-0000-4000-8000-000000000002, parent: mtty, type: mtty-1}
END
expect 0 mdev-reconcile apply host.yaml
hold_device $held
cat >host.yaml <<END
version: 1
devices:
  - {name: held, uuid: $held, parent: mtty, type: mtty-2}
  - {name: new, uuid: 11111111-0000-4000-8000-000000000003, parent: mdpy, type: mdpy-vga}
END
expect 3 mdev-reconcile plan host.yaml
says "$holder"
says qemu-system-x86
says desktop-3
expect 3 mdev-reconcile plan host.yaml --format json
json '[.changes[] | select(.blocked.by == "held") | .blocked.holders[0].pid] == ['$holder']'
before=$(uptime_ms)
expect 3 writes writes.log mdev-reconcile apply host.yaml --timeout 10s
[ $(($(uptime_ms) - before)) -lt 8000 ] || fail "it took longer than it may"
! grep -e "$held/remove" -e unbind writes.log || fail "it wrote to the held device"
! ps | grep -v grep | grep mdev-reconcile || fail "a process of ours is left"
expect_registry <<END
$held mtty mtty-1 attached
11111111-0000-4000-8000-000000000003 mdpy mdpy-vga attached
END
release $holder
expect 0 mdev-reconcile apply host.yaml
expect_registry <<END
$held mtty mtty-2 attached
11111111-0000-4000-8000-000000000003 mdpy mdpy-vga attached
END
