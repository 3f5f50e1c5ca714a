# Shared by run and capture: where things are, and how to give up loudly.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
checkout=$(cd "$here/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mdev-reconcile/kernel

# The status of a run in which nothing failed but something could not be run.
readonly skipped_status=77

say() { printf '%s\n' "$*" >&2; }

# Leaves the whole run as skipped: this machine cannot give what the rig needs.
give_up() {
    say ""
    say "SKIPPED: the kernel scenarios were NOT run: $*"
    say ""
    return "$skipped_status"
}

now_ms() { echo $(($(date +%s%N) / 1000000)); }
seconds() { printf '%d.%01d s' $(($1 / 1000)) $(($1 % 1000 / 100)); }
