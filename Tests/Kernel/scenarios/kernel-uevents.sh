# A parent counts from its MDEV_STATE=registered on, and a create ends with bind
# needs: kernel
# parents: none
uuid=11111111-2222-3333-4444-555555555555
parent=/devices/virtual/mtty/mtty
uevents >events &
await 5 grep -q READY events
modprobe mtty
await 5 grep -q "^change@$parent .*MDEV_STATE=registered" events
create mtty mtty-1 $uuid
await 5 grep -q "^bind@$parent/$uuid" events
rmmod mtty
await 5 grep -q "^remove@$parent " events
sed "s/ .*MDEV_STATE=/ /; s/ SUBSYSTEM=.*//; s#$parent#P#; s#$uuid#U#" events | grep '@P' >seen
cat >wanted <<END
add@P
change@P registered
add@P/U
add@P/U/vfio-dev/vfio0
bind@P/U
remove@P/U/vfio-dev/vfio0
unbind@P/U
remove@P/U
change@P unregistered
remove@P
END
diff wanted seen || fail "another order of events (- wanted, + seen)"
