# What export says of a host plans to nothing: of devices that this tool made, and of ones that nobody owns it only
# takes note; init's starter document is a document
cat >host.yaml <<YAML
version: 1
devices:
  - {name: console, parent: mtty, type: mtty-2, protect: true}
  - {name: spare, parent: mtty, type: mtty-1, state: detached}
pools:
  - {name: desktop, type: mbochs-small, parents: [{driver: mbochs}], count: 3}
YAML
expect 0 mdev-reconcile apply host.yaml
mdev-reconcile export >exported.yaml || fail "export"
expect 0 mdev-reconcile validate exported.yaml
mdev-reconcile plan exported.yaml --format json >plan.json || { cat plan.json; fail "the plan of what was exported is blocked"; }
grep -qE '"(create|attach|detach|update|replace|remove|blocked)" ?: ?[1-9]' plan.json && { cat exported.yaml plan.json; fail "the plan of what was exported is not empty"; }
echo 0a5a5e55-0000-4000-8000-00000000beef >/sys/class/mdev_bus/mdpy/mdev_supported_types/mdpy-vga/create || fail "a foreign device"
before=$(registry)
mdev-reconcile export >exported.yaml || fail "export"
expect 0 mdev-reconcile apply exported.yaml
[ "$(registry)" = "$before" ] || { cat exported.yaml; registry; fail "applying what was exported changed a device"; }
expect 0 mdev-reconcile plan exported.yaml --detailed-exitcode
expect 0 mdev-reconcile apply exported.yaml --detailed-exitcode
mdev-reconcile init >starter.yaml || fail "init"
expect 0 mdev-reconcile validate starter.yaml
