# A remove of a held device waits, unkillably, until the holder lets go; meanwhile its links are gone
# needs: kernel
uuid=11111111-2222-3333-4444-555555555555
create mtty mtty-1 $uuid
hold_device $uuid
put $devices/$uuid/remove 1 &
writer=$!
links_gone() { [ ! -e $devices/$uuid ]; }
await 5 links_gone
[ -d /sys/devices/virtual/mtty/mtty/$uuid ] || fail "the directory is gone as well"
expect_errno EEXIST $parents/mtty/mdev_supported_types/mtty-1/create $uuid
# One signal wakes it into an uninterruptible wait; from then on not even KILL ends it.
kill -TERM $writer
uninterruptible() { [ "$(cut -d ' ' -f 3 /proc/$writer/stat)" = D ]; }
await 5 uninterruptible
kill -KILL $writer
[ -d /proc/$writer ] || fail "the writer could be killed"
release $holder
gone() { [ ! -d /sys/devices/virtual/mtty/mtty/$uuid ]; }
await 5 gone
