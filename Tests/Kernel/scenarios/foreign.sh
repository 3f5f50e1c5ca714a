# Devices that others made are neither changed nor removed, and a declared UUID of theirs is blocked until adopted
foreign=22222222-0000-4000-8000-000000000001
claimed=22222222-0000-4000-8000-000000000002
create mtty mtty-1 $foreign
create mtty mtty-1 $claimed
cat >host.yaml <<END
version: 1
devices:
  - {name: console, uuid: 11111111-0000-4000-8000-000000000001, parent: mtty, type: mtty-2}
  - {name: claimed, uuid: $claimed, parent: mtty, type: mtty-2}
END
expect 3 mdev-reconcile apply host.yaml --format json
json '[.changes[] | select(.blocked.by == "foreign") | .device.uuid] == ["'$claimed'"]'
expect_registry <<END
11111111-0000-4000-8000-000000000001 mtty mtty-2 attached
$foreign mtty mtty-1 attached
$claimed mtty mtty-1 attached
END
declare_nothing host.yaml
expect 0 mdev-reconcile apply host.yaml
expect_registry <<END
$foreign mtty mtty-1 attached
$claimed mtty mtty-1 attached
END
