# SIGTERM in the middle of an apply ends the daemon with 0 after its running step; started again it finishes the work
# parents: mbochs:count=1024
# limit: 90
cat >host.yaml <<END
version: 1
pools:
  - {name: desktop, type: mbochs-small, parents: [{driver: mbochs}], count: 200}
END
mdev-reconcile daemon host.yaml 2>daemon.log &
daemon=$!
some() { [ "$(count_devices)" -gt 5 ]; }
await 10 some
before=$(uptime_ms)
kill -TERM $daemon
status=0
wait $daemon || status=$?
[ $status = 0 ] || { tail -n 20 daemon.log; fail "exit status $status"; }
made=$(count_devices)
echo "note: stopped after $(($(uptime_ms) - before)) ms, with $made of 200 devices made"
[ "$made" -lt 200 ] || fail "it was not in the middle of an apply"
# The ledger knows exactly what was made.
expect 0 mdev-reconcile status --format json
json "[.devices[] | select(.owner.origin == \"created\")] | length == $made"
mdev-reconcile daemon host.yaml 2>daemon.log &
daemon=$!
all() { [ "$(count_devices)" = 200 ]; }
await 20 all
kill -TERM $daemon
wait $daemon || { cat daemon.log; fail "exit status $?"; }
