# The suite that holds the mounted core and captured trees holds the kernel's own /sys
# needs: tree-conformance
# parents: mtty mdpy mbochs
number=0
for place in 'mtty mtty-1' 'mtty mtty-2' 'mdpy mdpy-hd' 'mbochs mbochs-small'; do
    number=$((number + 1))
    expect 0 tree-conformance /sys $place 11111111-2222-3333-4444-00000000000$number
done
# And it is not blind: a parent that is not there is said.
expect 1 tree-conformance /sys mtty no-such-type 11111111-2222-3333-4444-000000000009
