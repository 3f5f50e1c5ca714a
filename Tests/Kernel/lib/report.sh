# What happened to each scenario, as it happens, and the sum.
passed=0 failed=0 skipped=0
declare -A finished

report_passed() { passed=$((passed + 1)); finished[$1]=1; echo "ok $1 ($(seconds "$2"))"; }
report_failed() {
    failed=$((failed + 1))
    finished[$1]=1
    echo "FAIL $1 ($(seconds "$2"))"
    printf '%s\n' "$3" | sed '/^$/d; s/^/    /'
}
report_skipped() { skipped=$((skipped + 1)); finished[$1]=1; echo "SKIP $1: $2"; }

unfinished() { local name; for name; do [ -n "${finished[$name]:-}" ] || echo "$name"; done; }

# follow LIMIT: boots the overlay and reports what the guest's runner prints.
follow() {
    local line name='' output=''
    while IFS= read -r line; do
        case $line in
            '##begin '*) name=${line#\#\#begin } output='' ;;
            '##end '*) set -- $line; conclude "$2" "$3" "$4" "$output"; name='' output='' ;;
            '##spoiled '*) say "note: the scenario before ${line#\#\#spoiled } left something behind; booting again"; printf '%s\n' "$output" >&2 ;;
            *) output+=$line$'\n' ;;
        esac
    done < <(boot "$work/overlay" "$1" "$work/console" 2>"$work/qemu.log"; echo "qemu: $?" >>"$work/qemu.log")
    [ -z "$name" ] || report_failed "$name" 0 "$output
the guest ended while it ran ($(tail -n 1 "$work/qemu.log")); its console:
$(tail -n 40 "$work/console")"
}

# conclude NAME STATUS MILLISECONDS OUTPUT
conclude() {
    case $2 in
        0)
            report_passed "$1" "$3"
            if [ -n "$verbose" ]; then printf '%s' "$4" | sed '/^$/d; s/^/    /'; else printf '%s' "$4" | sed -n 's/^note: /    /p'; fi
            ;;
        "$skipped_status") report_skipped "$1" "$(printf '%s' "$4" | sed '/^$/d' | tail -n 1)" ;;
        137) report_failed "$1" "$3" "$4
killed at its time limit" ;;
        *) report_failed "$1" "$3" "$4" ;;
    esac
}

# The closing line; exits with what the run is worth.
close_report() {
    echo "$passed passed, $failed failed, $skipped skipped in $(seconds $(($(now_ms) - started)))"
    [ $failed = 0 ] || exit 1
    [ $skipped = 0 ] || exit "$skipped_status"
    exit 0
}
