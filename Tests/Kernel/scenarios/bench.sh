# 100 creates and 100 removes by one apply each, against a C loop and against mdevctl in the same boot
# parents: mbochs:count=1024
# limit: 180
type=$parents/mbochs/mdev_supported_types/mbochs-small
cat >host.yaml <<END
version: 1
pools:
  - {name: desktop, type: mbochs-small, parents: [{driver: mbochs}], count: 100}
END
cp host.yaml many.yaml
declare_nothing none.yaml
started() { before=$(uptime_ms); }
took() { echo $(($(uptime_ms) - before)); }
least() { sort -n | head -n 1; }

# The best of five, as the guest is emulated.
for round in 1 2 3 4 5; do
    echo $(($(floor create 100 $type) / 1000)) >>floor.create
    echo $(($(floor remove 100 $type) / 1000)) >>floor.remove
    cp many.yaml host.yaml
    started; expect 0 mdev-reconcile apply host.yaml --quiet; took >>ours.create
    [ "$(count_devices)" = 100 ] || fail "$(count_devices) devices"
    started; expect 0 mdev-reconcile apply host.yaml --quiet; took >>ours.nothing
    cp none.yaml host.yaml
    started; expect 0 mdev-reconcile apply host.yaml --quiet --accept-removals; took >>ours.remove
    expect_registry </dev/null
done
uuids=$(for number in $(seq 1 100); do printf '%08x-0000-4000-8000-000000000000\n' $number; done)
started; for uuid in $uuids; do mdevctl start -u $uuid -p mbochs -t mbochs-small; done; took >mdevctl.create
started; for uuid in $uuids; do mdevctl stop -u $uuid; done; took >mdevctl.remove
expect_registry </dev/null

for what in create remove; do
    floor=$(least <floor.$what) ours=$(least <ours.$what) mdevctl=$(least <mdevctl.$what)
    echo "note: 100 ${what}s: C loop $floor ms, mdev-reconcile $ours ms ($((ours * 100 / floor))% of it), mdevctl $mdevctl ms ($((mdevctl / ours)) times ours)"
done
echo "note: apply of 100 devices that are right: $(least <ours.nothing) ms"
