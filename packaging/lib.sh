# What both packages share. Sourced; the caller has set -euo pipefail.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
out=$root/.build/packages
die() { echo "packaging: $*" >&2; exit 1; }

# The same input gives the same bytes: every time in a package is this one.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null) ||
        SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's/^ -- .*>  //p' packaging/debian/changelog | head -n 1)" +%s)
fi
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC0
umask 022

# program: the static release binary; MDEV_RECONCILE names one that is built already.
program=${MDEV_RECONCILE:-}
if [ -z "$program" ]; then
    swift build -c release -Xswiftc -static-executable -Xlinker -s --product mdev-reconcile >&2
    program=$root/.build/release/mdev-reconcile
fi
[ -x "$program" ] || die "$program is not a program"
case $(file -L "$program") in *statically\ linked* | *static-pie*) ;; *) die "$program is not linked statically" ;; esac
version=$("$program" --version)

# lay PREFIX: everything that is installed, below the folder PREFIX, which stands for /usr or /usr/local.
lay() {
    local to=$1 share=$1/share/doc/mdev-reconcile
    install -D -m 755 "$program" "$to/bin/mdev-reconcile"
    install -d "$to/lib/systemd/system" "$share/examples/hosts" "$to/share/mdev-reconcile/schema" \
        "$to/share/bash-completion/completions" "$to/share/zsh/site-functions" "$to/share/fish/vendor_completions.d"
    install -m 644 config/systemd/* "$to/lib/systemd/system/"
    install -D -m 644 config/udev/90-mdev-reconcile.rules "$to/lib/udev/rules.d/90-mdev-reconcile.rules"
    packaging/manual "$program" "$to/share/man/man1"
    "$program" --generate-completion-script bash | sed '1{/^#!/d}' >"$to/share/bash-completion/completions/mdev-reconcile"
    "$program" --generate-completion-script zsh >"$to/share/zsh/site-functions/_mdev-reconcile"
    "$program" --generate-completion-script fish >"$to/share/fish/vendor_completions.d/mdev-reconcile.fish"
    install -m 644 config/schema/*.json "$to/share/mdev-reconcile/schema/"
    install -m 644 docs/*.md "$share/"
    install -m 644 config/README.md "$share/operating.md"
    install -m 644 examples/*.yaml "$share/examples/"
    install -m 644 examples/hosts/*.yaml "$share/examples/hosts/"
    install -m 644 config/cron/mdev-reconcile "$share/examples/crontab"
    # The schema's place, as an editor finds it from where the examples are now.
    sed -i 's|\$schema=\.\./config/schema/|$schema=../../../mdev-reconcile/schema/|' "$share"/examples/*.yaml
}

# settle FOLDER: the one time for all that is in it.
settle() { find "$1" -depth -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }
