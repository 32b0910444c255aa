#!/usr/bin/env bash
# Shows the driver at work, on this machine alone: builds it, starts a stand-in for the Connect AI
# service, and asks it through isql, which reaches the driver through unixODBC.
#
#   ./demo.sh
#
# Installs the packages that are missing. Writes to build/ and to a temporary folder that it removes;
# the machine's own odbc.ini and odbcinst.ini are neither read nor changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export LC_ALL=C.UTF-8
repository=$PWD
driver=$repository/build/release/lib/libconnectaiodbc.so
mock=$repository/build/release/bin/connectai-mock
unicode_data=/usr/share/unicode/UnicodeData.txt
work=
mock_pid=
seconds_to_start=30

if [[ -t 1 ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi

step() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }

fail() {
    printf '\ndemo.sh: %s\n' "$*" >&2
    exit 1
}

stop_mock() {
    [[ -n $mock_pid ]] || return 0
    exec 4>&- # its standard input ends, and so does it
    local deadline=$((SECONDS + 5))
    while kill -0 "$mock_pid" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.05; done
    kill "$mock_pid" 2>/dev/null || true
    wait "$mock_pid" 2>/dev/null || true
    mock_pid=
}

clean_up() {
    local status=$?
    trap - EXIT
    stop_mock
    if [[ -n $work ]]; then rm -rf -- "$work"; fi
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Starts the stand-in with the options given and leaves its address in `url`.
start_mock() {
    local output=$work/mock.out deadline=$((SECONDS + seconds_to_start))
    rm -f "$work/mock.in"
    mkfifo "$work/mock.in"
    "$mock" --port 0 --exit-with-stdin "$@" <"$work/mock.in" >"$output" 2>"$work/mock.err" &
    mock_pid=$!
    exec 4>"$work/mock.in"
    url=
    while [[ -z $url ]]; do
        # Its first line is a JSON object with the address.
        url=$(sed -n '1s/.*"url" *: *"\([^"]*\)".*/\1/p' "$output")
        if [[ -z $url ]]; then
            kill -0 "$mock_pid" 2>/dev/null ||
                fail "the stand-in for the service did not start: $(cat "$work/mock.err")"
            ((SECONDS < deadline)) ||
                fail "the stand-in for the service said nothing for $seconds_to_start s"
            sleep 0.05
        fi
    done
    echo "Connect AI's stand-in answers at $url"
}

# A data source of the demo's own: unixODBC reads these two files in place of the machine's.
write_odbc_ini() {
    local template
    template=$(<packaging/odbcinst.unixodbc.ini.in)
    printf '%s\n' "${template//@driver_dir@/"${driver%/*}"}" >"$work/odbcinst.ini"
    cat >"$work/odbc.ini" <<INI
[demo]
Driver   = ConnectAI
URL      = $url
User     = user@example.com
Password = test-token
INI
    chmod 600 "$work/odbc.ini"
}

# Runs one statement (or isql's command `help`, which lists the tables) and shows what comes back.
# isql ends with 0 whatever becomes of the statement, so its words are read: ask SQL MINIMUM_ROWS
ask() {
    local statement=$1 minimum=${2:-1} width=${3:-24} status=0
    local output=$work/isql.out errors=$work/isql.err rows
    printf '%s%s%s\n' "$dim" "$statement" "$plain"
    # isql reads one statement a line.
    tr -s '\n ' '  ' <<<"$statement" | sed 's/ *$//' |
        timeout 120 isql demo -b -v "-m$width" >"$output" 2>"$errors" || status=$?
    grep -v '^SQLRowCount returns' "$output" || true
    cat "$errors" >&2
    if ((status)); then fail "isql ended with status $status"; fi
    if grep -q 'ERROR' "$errors" || grep -qE '^\[[0-9A-Z]{5}\]' "$output" "$errors"; then
        fail "the statement failed; the reason is above"
    fi
    rows=$(sed -n 's/^\([0-9][0-9]*\) rows fetched$/\1/p' "$output")
    if ((${rows:-0} < minimum)); then
        fail "at least $minimum rows were expected, and ${rows:-0} came"
    fi
}

# The one number that a statement answers: value_of SQL
value_of() {
    isql demo -b -v '-d|' <<<"$1" | head -n 1
}

# The Unicode Character Database as DIR/Unicode/UCD/Characters.csv, and the types of its columns.
# The fields are those of UAX #44, section 5.4.
write_unicode_csv() {
    python3 - "$unicode_data" "$1/Unicode/UCD" <<'PYTHON'
import csv
import json
import pathlib
import sys

COLUMNS = [
    ("CodePoint", 8, 0), ("Name", 5, 100), ("Category", 5, 2), ("CombiningClass", 7, 0),
    ("BidiClass", 5, 3), ("Decomposition", 5, 200), ("DecimalDigit", 6, 0), ("Digit", 6, 0),
    ("Numeric", 5, 20), ("Mirrored", 5, 1), ("Unicode1Name", 5, 100), ("Comment", 5, 100),
    ("Uppercase", 5, 6), ("Lowercase", 5, 6), ("Titlecase", 5, 6), ("Character", 5, 1),
]
TYPE_NAMES = {5: "VARCHAR", 6: "TINYINT", 7: "SMALLINT", 8: "INTEGER"}

source, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True)
with open(source, encoding="ascii") as lines, \
        open(folder / "Characters.csv", "w", encoding="utf-8", newline="") as table:
    writer = csv.writer(table)
    writer.writerow(name for name, _, _ in COLUMNS)
    for line in lines:
        fields = line.rstrip("\n").split(";")
        code = int(fields[0], 16)
        # Surrogates are no characters, and control characters would spoil a terminal.
        visible = fields[2] not in ("Cs", "Cc", "Cf", "Zl", "Zp")
        writer.writerow([code, *fields[1:], chr(code) if visible else ""])

columns = []
for name, type_number, length in COLUMNS:
    column = {"name": name, "type": TYPE_NAMES[type_number]}
    if length:
        column["length"] = length
    columns.append(column)
(folder / "Characters.schema.json").write_text(
    json.dumps({"columns": columns, "primaryKey": ["CodePoint"]}), encoding="utf-8")
PYTHON
}

step "1. Packages"
# shellcheck source=packaging/dependencies.sh
source packaging/dependencies.sh
connectai_dependencies build run || fail "packages are missing, see above"
echo "All there."

step "2. Build (the first time takes a few minutes)"
cmake --preset release >/dev/null || fail "the build could not be configured"
cmake --build --preset release --parallel "$(nproc)" \
    --target connectaiodbc connectaiodbcS connectai-mock ||
    fail "the build failed"

work=$(mktemp -d "${TMPDIR:-/tmp}/connectai-demo.XXXXXX")
export ODBCSYSINI=$work ODBCINI=$work/odbc.ini
unset ODBCINSTINI ODBCINSTUI
export no_proxy=127.0.0.1,localhost NO_PROXY=127.0.0.1,localhost

step "3. A stand-in for the service, with a sample CRM"
start_mock
write_odbc_ini
echo "A data source named 'demo' is described in $work, for this demo alone."

step "4. Its tables, as isql lists them"
ask "help" 3

step "5. Some accounts"
ask "SELECT * FROM [CRM].[Sales].[Accounts] LIMIT 5" 5

step "6. A join with an aggregate: the accounts with the most to win"
ask "SELECT a.Name, COUNT(*) AS Opportunities, SUM(o.Amount) AS Total
     FROM [CRM].[Sales].[Accounts] a
     JOIN [CRM].[Sales].[Opportunities] o ON o.AccountId = a.Id
     GROUP BY a.Name ORDER BY Total DESC LIMIT 5" 5
stop_mock

step "7. Real data: the table of Unicode characters, from Debian's package unicode-data"
[[ -r $unicode_data ]] || fail "$unicode_data is missing: is the package unicode-data installed?"
expected=$(wc -l <"$unicode_data")
write_unicode_csv "$work/data"
echo "Source: the Unicode Character Database, © Unicode, Inc. (UnicodeData.txt, $expected lines)."
start_mock --data "$work/data"
write_odbc_ini

step "8. How many entries it has"
ask "SELECT COUNT(*) AS Entries FROM [Unicode].[UCD].[Characters]"
counted=$(value_of "SELECT COUNT(*) FROM [Unicode].[UCD].[Characters]")
[[ $counted == "$expected" ]] || fail "the file has $expected lines, the table $counted rows"
echo "As many as the file has lines."

step "9. Which kinds are the largest"
ask "SELECT Category, COUNT(*) AS Entries, MIN(Name) AS FirstByName
     FROM [Unicode].[UCD].[Characters]
     GROUP BY Category ORDER BY Entries DESC LIMIT 8" 8 40

step "10. Cats, by name"
ask "SELECT [CodePoint], [Character], [Name] FROM [Unicode].[UCD].[Characters]
     WHERE Name LIKE '%CAT FACE%' ORDER BY CodePoint" 9 50

step "11. All of them, row by row"
started=$(date +%s%N)
fetched=$(isql demo -b -v '-d|' <<<"SELECT * FROM [Unicode].[UCD].[Characters]" | wc -l)
[[ $fetched == "$expected" ]] || fail "$expected rows were expected, and $fetched came"
echo "$fetched rows of 16 columns in $((($(date +%s%N) - started) / 1000000)) ms."

step "Done"
cat <<END
isql, unixODBC and the driver have listed tables, run queries and fetched every row. Nothing is left
behind but build/.

To try next:
  $mock --port 8080
      the same stand-in, to point a data source at: User=user@example.com, Password=test-token
  README.md
      a data source for your Connect AI account, and what to write in Python
  ./test.sh
      all tests, with the address, undefined-behaviour and thread sanitizers
END
