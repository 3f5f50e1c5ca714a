# Detaching unbinds in place; attaching again is a replace on this kernel, which binds nothing twice
cat >host.yaml <<END
version: 1
devices:
  - {name: console, uuid: 11111111-0000-4000-8000-000000000001, parent: mtty, type: mtty-1, state: attached}
END
expect 0 mdev-reconcile apply host.yaml
sed -i 's/state: attached/state: detached/' host.yaml
expect 0 mdev-reconcile plan host.yaml --format json
json '.changes[0].actions == ["detach"]'
expect 0 mdev-reconcile apply host.yaml
echo "11111111-0000-4000-8000-000000000001 mtty mtty-1 detached" | expect_registry
expect 0 mdev-reconcile plan host.yaml --detailed-exitcode

sed -i 's/state: detached/state: attached/' host.yaml
expect 0 mdev-reconcile plan host.yaml --format json
json '.changes[0].actions == ["remove", "create"] and .summary.replace == 1'
expect 0 mdev-reconcile apply host.yaml
echo "11111111-0000-4000-8000-000000000001 mtty mtty-1 attached" | expect_registry
