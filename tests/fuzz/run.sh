#!/usr/bin/env bash
# Runs libFuzzer's targets one after the other, and says what each has done and found.
#
#   tests/fuzz/run.sh BUILD_FOLDER SECONDS [TARGET...]    default: all targets
#
# What is new goes to BUILD_FOLDER/fuzz/NAME: inputs that reach more code in corpus/, those that
# break a rule beside it, with what they printed in log. Nothing is written to the source folder.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1
seconds=$2
shift 2
targets=("$@")
if ((${#targets[@]} == 0)); then
    for file in "$here"/*_target.cpp; do
        name=${file##*/}
        targets+=("${name%_target.cpp}")
    done
fi

failed=()
for name in "${targets[@]}"; do
    work=$build/fuzz/$name
    program=$build/bin/fuzz_$name
    if [[ ! -x $program ]]; then
        printf '%s: there is no such program; cmake --build %s --target fuzz_%s builds it\n' \
            "$program" "$build" "$name" >&2
        exit 2
    fi
    mkdir -p "$work/corpus"
    options=("-max_total_time=$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=2048
        -print_final_stats=1 "-artifact_prefix=$work/")
    if [[ -f $here/dictionaries/$name.dict ]]; then
        options+=("-dict=$here/dictionaries/$name.dict")
    fi
    folders=("$work/corpus" "$here/corpus/$name")
    if [[ -d $here/findings/$name ]]; then folders+=("$here/findings/$name"); fi
    status=0
    "$program" "${options[@]}" "${folders[@]}" >"$work/log" 2>&1 || status=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log" | tail -1 || true)
    edges=$(grep -ao 'cov: [0-9]*' "$work/log" | tail -1 || true)
    edges=${edges#cov: }
    printf '%-20s %12s executions, %s edges' "$name" "${executions:-?}" "${edges:-?}"
    if ((status == 0)); then
        printf ', nothing found\n'
        continue
    fi
    failed+=("$name")
    input=$(sed -n 's/.*Test unit written to //p' "$work/log" | tail -1)
    printf '\n    broke: %s\n' "$(grep -am1 -E 'broken rule|ERROR: |runtime error' "$work/log" || true)"
    printf '    replay: %s %s\n' "$program" "$input"
    printf '    minimise: %s -minimize_crash=1 -runs=100000 %s\n' "$program" "$input"
done

if ((${#failed[@]})); then
    printf 'broken rules: %s\n' "${failed[*]}" >&2
    exit 1
fi
