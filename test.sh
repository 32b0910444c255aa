#!/usr/bin/env bash
# Builds everything and runs every test, once for each preset named.
#
#   ./test.sh [PRESET...]     default: release asan tsan; others: debug, clang, coverage
#   ./test.sh conversions     builds, and prints what becomes of every type as every other, both ways
#   ./test.sh packages [TEST...]
#                             makes the packages and installs them in a clean root (docs/install.md)
#   ./test.sh tidy            clang-tidy over the debug preset's sources, and no tests
#   ./test.sh fuzz [SECONDS]  libFuzzer on each target for so long (300), and no tests
#   ./test.sh mingw           compiles for Windows what is not POSIX (docs/windows.md), and no tests
#   ./test.sh i386            the unit tests on 32 bits, in a root folder of their own; takes root
#   ./test.sh memcheck [NAME...]
#                             valgrind's memcheck over the tests through the driver manager, or over
#                             those of odbc_NAME_test
#
# Installs the packages that are missing; the test of the Power BI connector fetches its parser from
# npm's registry, that of the packages a Debian from its mirror, once. It needs no network beyond
# that, writes to build/ only, and stops at the first thing that fails. Its last words are ctest's
# summary.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export LC_ALL=C.UTF-8
# A wrong number in a report is easier to find than a wrong line: say where it came from.
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"

jobs=$(nproc)
# Well above the slowest test, well below what a hanging one would cost.
test_timeout=300
times=()

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

say() { printf '\n== %s\n' "$*"; }

fail() {
    printf '\ntest.sh: %s\n' "$*" >&2
    exit 1
}

# Runs a stage and keeps its time: stage NAME COMMAND...
stage() {
    local name=$1 started=$SECONDS
    shift
    say "$name"
    "$@" || fail "$name failed"
    times+=("$(printf '%5d s  %s' $((SECONDS - started)) "$name")")
}

install_packages() {
    # shellcheck source=packaging/dependencies.sh
    source packaging/dependencies.sh
    connectai_dependencies "$@"
}

check_format() { python3 -B tests/repository/format.py .; }

# g++ 12's thread sanitizer cannot live with the address randomisation of newer kernels
# ("unexpected memory mapping"), and the tests are already run at build time, to list them.
without_randomisation() {
    if setarch -R true 2>/dev/null; then
        setarch -R "$@"
    else
        "$@"
    fi
}

prefix_of() { if [[ $1 == tsan ]]; then echo without_randomisation; fi; }

configure() { cmake --preset "$1"; }

build() { $(prefix_of "$1") cmake --build --preset "$1" --parallel "$jobs"; }

# The tests' temporary files have a folder of their own, in which nothing may be left. Everybody may
# enter it, as /tmp itself: some tests show what an ordinary user may do, in the files of root's.
run_tests() {
    local temporary status=0
    temporary=$(mktemp -d "${TMPDIR:-/tmp}/connectai-tests.XXXXXX")
    chmod 0755 "$temporary"
    TMPDIR=$temporary $(prefix_of "$1") \
        ctest --preset "$1" --parallel 4 --timeout "$test_timeout" --no-label-summary || status=$?
    # The thread sanitizer's own, which it makes and removes when a program begins: of one that a test
    # has ended at that moment.
    rm -f "$temporary"/tsan.rodata.*
    if ((status == 0)) && [[ -n $(ls -A "$temporary") ]]; then
        ls -AlR "$temporary" >&2
        status=1
        echo "test.sh: the tests have left the files above behind in $temporary" >&2
    else
        rm -rf "$temporary"
    fi
    return "$status"
}

tidy() {
    stage "packages" install_packages build run test analysis
    stage "configure debug" configure debug
    # Headers that are generated, and what the tests print at build time, come from the build.
    stage "build debug" build debug
    stage "clang-tidy" run-clang-tidy -quiet -p build/debug -j "$jobs" "$PWD/(driver|mock|setup)/"
    say "time"
    printf '%s\n' "${times[@]}"
}

# Nothing is read that nobody has written, and no block is left that nobody can free any more. Left
# out: unixODBC 2.3.11's SQLBrowseConnect, which reads what it has not written itself; what measures
# the process's memory or files, of which valgrind has its part, or time; what runs itself anew, which
# under valgrind is valgrind; children of fork(), which free nothing; long replies that are broken
# thousands of times, as the small ones are.
memcheck_leaves_out=BrowseConnect*:SecretsInABrowseRequest.*:LargeListings.*:ScrollLarge.*
memcheck_leaves_out+=:StoredResults.*:*Fork*
memcheck_leaves_out+=:Streaming.MillionRows*:Streaming.*TakeNoMoreMemoryEither
memcheck_leaves_out+=:*ALongReplyThatBreaks*

memcheck() {
    local program name status
    local -a failed=() programs=()
    stage "packages" install_packages build run test
    stage "configure release" configure release
    stage "build release" build release
    if (($#)); then
        for name in "$@"; do programs+=("build/release/bin/odbc_${name}_test"); done
    else
        programs=(build/release/bin/odbc_*_test)
    fi
    mkdir -p build/memcheck
    say "memcheck"
    for program in "${programs[@]}"; do
        name=${program##*/}
        SECONDS=0
        status=0
        # A test's own operator new stays its own: it calls malloc(), which is valgrind's.
        CONNECTAI_CANCELS=200 valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect \
            --errors-for-leak-kinds=definite,indirect --error-exitcode=99 \
            --suppressions=tests/memcheck.supp --keep-debuginfo=yes \
            --soname-synonyms=somalloc=nouserintercepts "$program" \
            --gtest_brief=1 --gtest_filter="-$memcheck_leaves_out" \
            >"build/memcheck/$name.log" 2>&1 || status=$?
        case $status in
            0) printf '%-32s %5d s\n' "$name" "$SECONDS" ;;
            99)
                printf '%-32s %5d s  valgrind has found something\n' "$name" "$SECONDS"
                failed+=("$name")
                ;;
            *)
                printf '%-32s %5d s  a test failed\n' "$name" "$SECONDS"
                failed+=("$name")
                ;;
        esac
    done
    ((${#failed[@]} == 0)) || fail "memcheck: look into build/memcheck/: ${failed[*]}"
}

# Appendix D as the driver has it: values to the application, and parameters to the service.
print_conversions() {
    stage "packages" install_packages build run test
    stage "configure release" configure release
    stage "build release" build release
    for table in type_matrix parameter_matrix; do
        say "$table"
        "build/release/bin/odbc_${table}_test" --gtest_also_run_disabled_tests \
            --gtest_filter='*PrintTable' --gtest_brief=1
    done
}

# Hostile input: docs/reliability.md.
fuzz() {
    local seconds=${1:-300}
    [[ $seconds =~ ^[0-9]+$ ]] || fail "what is '$seconds'? How many seconds a target may run"
    stage "packages" install_packages build run test analysis
    stage "configure fuzz" configure fuzz
    stage "build fuzz" cmake --build --preset fuzz --parallel "$jobs" --target fuzz_targets
    stage "fuzz for $seconds s a target" tests/fuzz/run.sh build/fuzz "$seconds"
    say "time"
    printf '%s\n' "${times[@]}"
}

# Objects, which show that nothing depends on POSIX that should not: docs/windows.md.
mingw() {
    stage "packages" install_packages build portability
    stage "configure mingw" configure mingw
    stage "build mingw" build mingw
    say "time"
    printf '%s\n' "${times[@]}"
}

# From download to a row: docs/install.md.
packages() {
    stage "packages" install_packages build run test package
    stage "configure release" configure release
    stage "build the stand-in for the service" \
        cmake --build --preset release --parallel "$jobs" --target connectai-mock
    stage "the packages" tests/packages/run.sh "$@"
    say "time"
    printf '%s\n' "${times[@]}"
}

i386() {
    stage "packages" install_packages portability
    tests/i386.sh build/i386 --parallel 4 --timeout "$test_timeout"
}

presets=()
if [[ ${1:-} == packages ]]; then
    packages "${@:2}"
    exit 0
fi
if [[ ${1:-} == fuzz ]]; then
    (($# <= 2)) || fail "fuzz takes nothing but a number of seconds"
    fuzz "${@:2}"
    exit 0
fi
if [[ ${1:-} == memcheck ]]; then
    memcheck "${@:2}"
    exit 0
fi
for argument in "$@"; do
    case "$argument" in
        -h | --help)
            usage
            exit 0
            ;;
        tidy | conversions | mingw | i386)
            (($# == 1)) || fail "$argument stands alone"
            if [[ $argument == conversions ]]; then print_conversions; else "$argument"; fi
            exit 0
            ;;
        release | debug | clang | asan | tsan | coverage) presets+=("$argument") ;;
        *)
            usage >&2
            fail "what is '$argument'?"
            ;;
    esac
done
((${#presets[@]})) || presets=(release asan tsan)

groups=(build run test)
if [[ " ${presets[*]} " == *" clang "* ]]; then groups+=(analysis); fi
stage "packages" install_packages "${groups[@]}"
stage "format" check_format

last=${presets[-1]}
for preset in "${presets[@]}"; do
    stage "configure $preset" configure "$preset"
    stage "build $preset" build "$preset"
    if [[ $preset == "$last" ]]; then break; fi
    stage "test $preset" run_tests "$preset"
done

# Before the last tests, so that nothing follows ctest's summary.
say "time so far: $SECONDS s"
printf '%s\n' "${times[@]}"
say "test $last"
run_tests "$last"
