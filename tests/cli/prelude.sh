# What the scenarios of tests/cli share; sourced by each, which gets the program as its argument.
# A scenario works in an empty directory of its own, types commands as a user would, and says after
# each what has to come of it:
#
#   expect 0 key new a.key --no-passphrase     # the exit code
#   out 'public key'                           # a text on standard output
#   err 'wrong passphrase'                     # a text on standard error
#   field verdict OK                           # a member of the JSON on standard output
#
# The first that is not so ends the scenario and shows the command and all that it said; any other
# command that fails ends it too, and is named with its script and line.
# shellcheck shell=bash
set -Eeuo pipefail
trap 'died $? "$BASH_COMMAND"' ERR

# died STATUS COMMAND: says what ended the scenario, and from where it was called.
died() {
  local i
  echo "FAILED: exit code $1 of: $2"
  for ((i = 1; i < ${#BASH_SOURCE[@]}; ++i)); do
    echo "  ${BASH_SOURCE[i]}, line ${BASH_LINENO[i - 1]}"
  done
} >&2

# shellcheck disable=SC2034  # used by the scenarios
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$(realpath "$1")
# Python itself, and no shim in its place: that of pyenv takes longer than what it starts.
PATH=$(dirname "$(python3 -c 'import sys; print(sys.executable)')"):$PATH
unset CERTLEDGER_DIR CERTLEDGER_KEY CERTLEDGER_OPERATOR_KEY CERTLEDGER_PASSPHRASE_COMMAND NO_COLOR
export TERM=dumb LC_ALL=C.UTF-8

place=$(mktemp -d)
trap 'chmod -R u+rwX "$place"; rm -rf "$place"' EXIT
chmod 755 "$place"
cd "$place"
mkdir said
last_command=

fail() {
  {
    echo "FAILED: $*"
    echo "  after: $last_command"
    echo '  --- its standard output:' && cat said/out
    echo '  --- its standard error:' && cat said/err
  } >&2
  exit 1
}

# Runs the program without a terminal; what it says is kept for `out`, `err` and `field`.
expect() {
  local wanted=$1 status=0
  shift
  last_command="certledger $*"
  setsid --wait "$program" "$@" >said/out 2>said/err || status=$?
  [ $status -eq "$wanted" ] || fail "exit code $status where $wanted was to come"
}

out() { grep -qF -- "$1" said/out || fail "standard output does not hold: $1"; }
err() { grep -qF -- "$1" said/err || fail "standard error does not hold: $1"; }
no_out() { ! grep -qF -- "$1" said/out || fail "standard output holds: $1"; }
silent() {
  [ ! -s said/out ] || fail 'standard output is not empty'
  [ ! -s said/err ] || fail 'standard error is not empty'
}

# field PATH VALUE: a member of the JSON object on standard output; PATH like findings.0.entry.
# field PATH: only that it is there.
value_of() {
  python3 -c '
import json, sys
at = json.load(open("said/out", encoding="utf-8"))
for name in sys.argv[1].split("."):
    at = at[int(name)] if isinstance(at, list) else at[name]
print(at if isinstance(at, str) else json.dumps(at, ensure_ascii=False))' "$1" 2>/dev/null
}
field() {
  local found
  found=$(value_of "$1") || fail "no member $1 in the JSON"
  [ $# -eq 1 ] || [ "$found" = "$2" ] || fail "member $1 is $found, not $2"
}

# All octets of a directory as one digest: to show that nothing was written. Without the lock files,
# where whoever reads or tries to write leaves its process id.
digest_of() {
  find "$1" -type f ! -name lock.mdb ! -name lock -print0 | sort -z | xargs -0 sha256sum | sha256sum
}

# --- a ledger to work with ---

origin=example.org/ledger

# Keys of an authority, an operator, an institute, two certification bodies and a steward, in keys/.
make_keys() {
  mkdir -p keys
  local name
  for name in amr op inst body-1 body-2 steward; do
    "$program" key new "keys/$name.key" --no-passphrase --quiet
  done
}

at() { printf '%sT09:00:00+08:00' "$1"; }

# An empty ledger in `ledger`, of 2022-01-10; its clock can be set.
make_ledger() {
  make_keys
  "$program" init ledger --origin $origin --name 示例 --authority amr:省局 \
    --authority-key keys/amr.key --operator op:运营方 --operator-key keys/op.key \
    --allow-test-clock --at "$(at 2022-01-10)" --quiet
  export CERTLEDGER_DIR=$place/ledger CERTLEDGER_OPERATOR_KEY=$place/keys/op.key
}

enrol_line() {
  printf '{"kind":"member.enrol","member":"%s","decision":{"decided":"2022-01-10",' "$1"
  printf '"effective":"2022-01-10","basis":""},"facts":{"name":"%s","roles":["%s"]%s}}\n' \
    "$2" "$3" "${4:-}"
}

# Members with their keys, and two standards, s1 and s2.
make_members() {
  local approval=',"approval":{"number":"P-1","from":"2020-01-01","to":"2030-12-31"}' id
  {
    enrol_line inst 院 standards-body
    enrol_line body-1 甲认证 certification-body "$approval"
    enrol_line body-2 乙认证 certification-body "$approval"
    enrol_line steward 促进会 mark-steward
    for id in inst body-1 body-2 steward; do
      "$program" key prove keys/$id.key --origin $origin --member $id --json
    done
  } >members.jsonl
  "$program" append members.jsonl --key keys/amr.key --at "$(at 2022-01-10)" --quiet
  for id in s1 s2; do
    printf '{"kind":"standard.confirm","standard":"%s","decision":{"decided":"2022-01-10",' $id
    printf '"effective":"2022-01-10","basis":""},"facts":{"title":"江西绿色生态 茶叶",'
    printf '"type":"group","publisher":"协会","certifies":"product"}}\n'
  done >standards.jsonl
  "$program" append standards.jsonl --key keys/inst.key --at "$(at 2022-01-10)" --quiet
}

# issue_line NUMBER [AUTHOR]: a certificate of 2022-01-11, valid for three years.
issue_line() {
  printf '{"kind":"certificate.issue",%s' "${2:+\"author\":\"$2\",}"
  printf '"decision":{"decided":"2022-01-11","effective":"2022-01-11","basis":""},'
  printf '"facts":{"number":"%s","client":{"name":"某公司"},"standards":["s1"],' "$1"
  printf '"items":[{"number":1,"name":"茶叶","model":"","brand":"","site":""},'
  printf '{"number":2,"name":"白茶","model":"","brand":"","site":""}],'
  printf '"awarded":"2022-01-11","first_awarded":"2022-01-11","valid_from":"2022-01-11",'
  printf '"valid_to":"2025-01-10"}}\n'
}
