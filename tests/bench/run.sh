#!/usr/bin/env bash
# How fast are rows fetched through unixODBC and the driver, compared with the least that the work
# can cost, and are they the right rows? The floor and the driver take turns, round by round.
#
#   tests/bench/run.sh [OPTION...]
#
#   --kind KIND        mixed (default), numeric or wide: see tests/bench/reference_reply.h
#   --rows N           1000000
#   --rounds N         5
#   --modes "M M ..."  bind:N (N rows a fetch), wchar:N (text as SQL_C_WCHAR), getdata;
#                      default: bind:1 bind:100 bind:1000 wchar:1000 getdata
#   --chunked, --chunk-bytes N, --gzip, --kbps N
#                      how the server sends: framed, compressed, slowly (1000 octets a second)
#   --require RATIO    fail if bind:1000 is below this part of the floor's speed
#   --max-peak MB      fail if a mode's peak resident size is not below it
#   --check            the promise: --require 0.85 --max-peak 30
#   --table [ARG...]   in place of all that, every line of what the driver should reach: fetching,
#                      https, compression, memory, first rows, short queries, connections, long
#                      cells, inserts; --table --help lists the rest
#   --parts [ARG...]   the benchmark of the driver's parts; the rest goes to Google Benchmark, such
#                      as --benchmark_filter=wchar
#
# "of floor" is the floor's time divided by the mode's, in the same round: 1.00 is as fast as the
# floor, higher is better. Compare that between machines, not the milliseconds. Whatever the options,
# it fails if a mode's values are not the floor's.
#
# Builds the release preset where that is needed, writes below build/ only, leaves the machine's
# odbc.ini and odbcinst.ini alone, and removes what it has made but the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export LC_ALL=C.UTF-8
repository=$PWD
build=$repository/build/release
bin=$build/bin
driver=$build/lib/libconnectaiodbc.so
seconds_to_start=60

kind=mixed
rows=1000000
rounds=5
modes="bind:1 bind:100 bind:1000 wchar:1000 getdata"
server_options=()
gzip=
required_ratio=
maximum_peak=
work=
server_pid=
port=

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

fail() {
    printf 'run.sh: %s\n' "$*" >&2
    exit 1
}

clean_up() {
    local status=$?
    trap - EXIT
    if [[ -n $server_pid ]]; then
        exec 4>&- # its standard input ends, and so does it
        wait "$server_pid" 2>/dev/null || true
    fi
    if [[ -n $work ]]; then rm -rf -- "$work"; fi
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

need_number() { # OPTION VALUE
    local fraction=''
    case "$1" in --require | --max-peak) fraction='(\.[0-9]+)?' ;; esac
    [[ ${2:-} =~ ^[0-9]+$fraction$ ]] || fail "$1 takes a number, not '${2:-}'"
}

parse_options() {
    while (($#)); do
        case "$1" in
            -h | --help)
                usage
                exit 0
                ;;
            --check)
                required_ratio=0.85
                maximum_peak=30
                ;;
            --chunked) server_options+=("$1") ;;
            --gzip) gzip=yes ;;
            --kind | --modes)
                [[ -n ${2:-} ]] || fail "$1 takes a value"
                if [[ $1 == --kind ]]; then kind=$2; else modes=$2; fi
                shift
                ;;
            --rows | --rounds | --chunk-bytes | --kbps | --require | --max-peak)
                need_number "$1" "${2:-}"
                case "$1" in
                    --rows) rows=$2 ;;
                    --rounds) rounds=$2 ;;
                    --require) required_ratio=$2 ;;
                    --max-peak) maximum_peak=$2 ;;
                    *) server_options+=("$1" "$2") ;;
                esac
                shift
                ;;
            *)
                usage >&2
                fail "what is '$1'?"
                ;;
        esac
        shift
    done
    ((rounds > 0)) || fail "there must be a round at least"
    if [[ -n $required_ratio && " $modes " != *" bind:1000 "* ]]; then
        fail "--require is about bind:1000, which is not among the modes"
    fi
}

build_programs() {
    cmake --preset release >/dev/null || fail "the build could not be configured"
    cmake --build --preset release --parallel "$(nproc)" --target bench >&2 ||
        fail "the build failed"
}

run_parts() {
    [[ -x $bin/bench_parts ]] ||
        fail "Google Benchmark is missing: packaging/dependencies.sh build analysis"
    "$bin/bench_parts" "$@"
}

make_payload() {
    mkdir "$work/payload"
    "$bin/bench_payload" "$kind" "$rows" "$work/payload/$kind.json"
    # The server sends this one to whoever accepts it.
    if [[ -n $gzip ]]; then
        "$bin/bench_payload" "$kind" "$rows" "$work/payload/$kind.json.gz"
    fi
}

# unixODBC reads these in place of the machine's.
register_driver() {
    cat >"$work/odbcinst.ini" <<INI
[ConnectAI]
Driver    = $driver
Threading = 0
INI
    : >"$work/odbc.ini"
    export ODBCSYSINI=$work ODBCINI=$work/odbc.ini
    unset ODBCINSTINI ODBCINSTUI
    export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1
}

# Leaves its port in `port`.
start_server() {
    local deadline=$((SECONDS + seconds_to_start))
    mkfifo "$work/server.in"
    : >"$work/server.out"
    "$bin/bench_server" "$work/payload" --exit-with-stdin "${server_options[@]}" \
        <"$work/server.in" >"$work/server.out" &
    server_pid=$!
    exec 4>"$work/server.in"
    while [[ -z $port ]]; do
        port=$(sed -n 's/^port //p' "$work/server.out")
        kill -0 "$server_pid" 2>/dev/null || fail "the server did not start"
        ((SECONDS < deadline)) || fail "the server said nothing for $seconds_to_start s"
        [[ -n $port ]] || sleep 0.05
    done
}

field() { # NAME LINE
    sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" <<<"$2"
}

# Without descriptor 4: a program that outlives this script must not keep the server alive.
run_floor() { "$bin/bench_floor" "http://127.0.0.1:$port/$kind" --rounds 1 4>&-; }

run_mode() { # MODE
    "$bin/bench_odbc_fetch" \
        "Driver=ConnectAI;URL=http://127.0.0.1:$port/api;User=bench@example.com;Password=bench" \
        "SELECT * FROM [BenchDB].[dbo].[$kind]" --modes "$1" --rounds 1 4>&-
}

# Every run is a process of its own: only then is a peak of memory its own.
run_round() {
    local floor run mode ratio wrong=0
    floor=$(run_floor) || fail "the floor has failed, see above"
    echo "$floor ratio=1" >>"$work/results"
    for mode in $modes; do
        run=$(run_mode "$mode") || fail "$mode has failed, see above"
        ratio=$(awk -v floor="$(field ms "$floor")" -v own="$(field ms "$run")" \
            'BEGIN { print floor / own }')
        echo "$run ratio=$ratio" >>"$work/results"
        if [[ $(field checksum "$run") != "$(field checksum "$floor")" ]]; then
            echo "run.sh: WRONG VALUES in $mode: not what the floor has read" >&2
            wrong=1
        fi
    done
    return "$wrong"
}

of_all_rounds() { # MODE FIELD
    grep "^mode=$1 " "$work/results" | while read -r line; do field "$2" "$line"; done | sort -g
}

median() { # MODE FIELD
    of_all_rounds "$@" |
        awk '{ v[NR] = $1 } END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'
}

peak_megabytes() { # MODE: the highest of all rounds
    of_all_rounds "$1" peak_rss_kb | tail -n 1 | awk '{ print $1 / 1024 }'
}

print_conditions() {
    local commit
    commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
    [[ -z $(git status --porcelain 2>/dev/null | head -n 1) ]] || commit+=" with changes"
    cat <<TEXT

$kind, $rows rows, ${gzip:+compressed, }${server_options[*]:-content of known length}; medians and highest peak of $rounds rounds
$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); \
$(${CXX:-c++} --version | head -n 1); commit $commit

TEXT
}

print_table() {
    local format='%-12s %10s %10s %14s %12s  %s\n' mode floor_sum sums
    floor_sum=$(of_all_rounds floor checksum | uniq)
    # shellcheck disable=SC2059  # the format is a constant
    printf "$format" mode ms "of floor" "first row ms" "peak RSS MB" checksum
    for mode in floor $modes; do
        sums=$(of_all_rounds "$mode" checksum | uniq)
        # shellcheck disable=SC2059
        printf "$format" "$mode" "$(printf %.1f "$(median "$mode" ms)")" \
            "$(printf %.2f "$(median "$mode" ratio)")" \
            "$(printf %.2f "$(median "$mode" first_row_ms)")" \
            "$(printf %.1f "$(peak_megabytes "$mode")")" \
            "$([[ $sums == "$floor_sum" ]] && echo ok || echo WRONG)"
    done
}

below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'; }

# What --require and --max-peak ask for.
check_limits() {
    local mode ratio peak status=0
    if [[ -n $required_ratio ]]; then
        ratio=$(median bind:1000 ratio)
        if below "$ratio" "$required_ratio"; then
            echo "run.sh: bind:1000 is at $ratio of the floor, below $required_ratio" >&2
            status=1
        fi
    fi
    for mode in ${maximum_peak:+$modes}; do
        peak=$(peak_megabytes "$mode")
        if ! below "$peak" "$maximum_peak"; then
            echo "run.sh: $mode has a peak of $peak MB, not below $maximum_peak MB" >&2
            status=1
        fi
    done
    return "$status"
}

if [[ ${1:-} == --parts ]]; then
    shift
    build_programs
    run_parts "$@"
    exit 0
fi
if [[ ${1:-} == --table ]]; then
    shift
    [[ " $* " == *" --help "* || " $* " == *" --list "* ]] || build_programs
    TMPDIR=$build python3 -B tests/bench/table.py --build "$build" "$@"
    exit
fi
parse_options "$@"
build_programs
work=$(mktemp -d "$build/bench.XXXXXX")
make_payload
register_driver
start_server

status=0
for ((round = 1; round <= rounds; round++)); do run_round || status=1; done
print_conditions
print_table
check_limits || status=1
if ((status)); then exit 1; fi
