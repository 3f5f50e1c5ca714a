# One apply makes what the document declares, on three parents, and says so
cat >host.yaml <<END
version: 1
devices:
  - {name: console, uuid: 11111111-0000-4000-8000-000000000001, parent: mtty, type: mtty-2}
  - {name: screen, uuid: 11111111-0000-4000-8000-000000000002, parent: mdpy, type: mdpy-vga}
  - {name: spare, uuid: 11111111-0000-4000-8000-000000000003, parent: mbochs, type: mbochs-small, state: detached}
END
expect 0 mdev-reconcile validate host.yaml
expect 0 mdev-reconcile plan host.yaml --format json
json '.changed and .summary.create == 3'
expect 2 mdev-reconcile plan host.yaml --detailed-exitcode
expect_registry </dev/null
expect 0 mdev-reconcile apply host.yaml --format json
json '.changed and .converged'
expect_registry <<END
11111111-0000-4000-8000-000000000001 mtty mtty-2 attached
11111111-0000-4000-8000-000000000002 mdpy mdpy-vga attached
11111111-0000-4000-8000-000000000003 mbochs mbochs-small detached
END
expect 0 mdev-reconcile status --format json
json '[.devices[] | select(.owner.namespace == "default")] | length == 3'
