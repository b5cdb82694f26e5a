# shellcheck shell=bash
# What the scripts share; sourced, never run. For bash 3.2 (macOS) and newer, GNU and BSD tools.
# Results go to standard output, everything else to standard error.

# What a shell passes on, and what would change the meaning of cd, grep and > here.
unset CDPATH GREP_OPTIONS
set +o noclobber
# A command that reads nothing is started all the same where there is no standard input.
{ true <&0; } 2>/dev/null || exec </dev/null

SCRIPT=$(basename "$0")
ENVIRONMENT=-
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PYTHON=${VENV:-.venv}/bin/python
DRY_RUN=
SIGNALS=0
CHILD=
TEMPORARY=
QUIET=
FINISHES= # whether an interruption waits for what has begun to be taken back

# Exit codes, as terrace/delivery/codes.py has them; a test holds both to the same.
# shellcheck disable=SC2034 # used by the scripts
{
  readonly DONE=0 REFUSED=1 USAGE=2 TOOL_MISSING=3 SIGNED_OUT=4 NO_IMAGE=5 BUSY=6
  readonly NOT_PROMOTABLE=7 TAKEN_BACK=8 STUCK=9 PLAN_CHANGED=10 INTERRUPTED=130
}

# log TEXT...: a line with the time in UTC, the script, the environment, and what happens.
# A terminal that is gone ends nothing.
log() {
  printf '%s %s %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$SCRIPT" "$ENVIRONMENT" "$*" >&2 || true
}

# die CODE TEXT...: say what is wrong, and end.
die() {
  local code=$1
  shift
  log "error: $*"
  exit "$code"
}

# codes CODE...: what exit codes mean, for --help.
codes() {
  local code
  printf 'Exit codes:\n'
  for code in "$@"; do
    case $code in
      0) printf '  0    done, or nothing to do\n' ;;
      1) printf '  1    AWS or a tool refused\n' ;;
      2) printf '  2    wrong usage: unknown environment, service, option or value\n' ;;
      3) printf '  3    a tool is missing\n' ;;
      4) printf '  4    credentials are missing or have expired\n' ;;
      5) printf '  5    the image does not exist, or not for both processors\n' ;;
      6) printf '  6    another deployment is in progress\n' ;;
      7) printf '  7    the promotion is not allowed\n' ;;
      8) printf '  8    it failed, and the former version runs again\n' ;;
      9) printf '  9    it failed and could not be taken back: somebody has to look\n' ;;
      10) printf '  10   the plan has changed since its approval\n' ;;
      130) printf '  130  interrupted\n' ;;
    esac
  done
}

# need TOOL HINT: end with exit code 3 unless a program is there.
need() {
  command -v "$1" >/dev/null 2>&1 || die "$TOOL_MISSING" "$1 is not on PATH; $2"
}

# need_terrace: go to the working copy, and end unless its tools are set up.
need_terrace() {
  cd "$ROOT" || die "$REFUSED" "$ROOT cannot be entered"
  [ -x "$PYTHON" ] || die "$TOOL_MISSING" "$PYTHON is not there; run: make setup"
}

# given OPTION VALUE...: end unless an option has a value.
given() {
  if [ $# -lt 2 ] || [ -z "$2" ]; then
    die "$USAGE" "$1 needs a value; see $SCRIPT --help"
  fi
}

# matches WHAT VALUE PATTERN ALLOWED: end unless a value looks as it should.
matches() {
  # The whole of it, where grep would be content with one of several lines.
  [[ $2 =~ ^($3)$ ]] || die "$USAGE" "$1 is '$2', allowed: $4"
}

# number WHAT VALUE LOW HIGH: end unless a value is a whole number in a range.
number() {
  matches "$1" "$2" '[0-9]{1,6}' "a whole number, $3 to $4"
  if [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then
    die "$USAGE" "$1 is $2, allowed: $3 to $4"
  fi
}

# unknown WORD: end because of an argument that is not known.
unknown() {
  die "$USAGE" "'$1' is not an option or one argument too many; see $SCRIPT --help"
}

# retry TRIES SECONDS COMMAND...: run a command until it succeeds, with pauses, at most so often.
retry() {
  local tries=$1 pause=$2 try=1 code
  shift 2
  while :; do
    code=0
    "$@" || code=$?
    [ "$code" -ne 0 ] || return 0
    [ "$try" -lt "$tries" ] || return "$code"
    log "try $try of $tries failed (exit code $code); again in $pause s"
    sleep "$pause"
    try=$((try + 1))
  done
}

# terrace WORD...: run a command of the tools, pass an interruption on, and return its exit code.
terrace() {
  run_child "$PYTHON" -m terrace "$@"
}

# run_child COMMAND...: the same for any command. It is waited for also after an interruption: what
# it has begun, it takes back.
run_child() {
  local code before=$SIGNALS
  CHILD=starts
  "$@" <&0 &
  CHILD=$!
  # A signal that came while it had no number yet.
  [ "$SIGNALS" = "$before" ] || kill -TERM "$CHILD" 2>/dev/null || true
  while :; do
    before=$SIGNALS
    code=0
    wait "$CHILD" || code=$?
    [ "$SIGNALS" != "$before" ] && [ "$code" -gt 128 ] || break
  done
  CHILD=
  return "$code"
}

# changes COMMAND...: run what changes something; with --dry-run only say it.
changes() {
  if [ -n "$DRY_RUN" ]; then
    log "would run: $*"
    return 0
  fi
  "$@"
}

# interrupted: whether somebody wants this to end.
interrupted() {
  [ "$SIGNALS" -gt 0 ]
}

# A job in the background does not hear Ctrl-C, so that it is told in another way.
on_signal() {
  SIGNALS=$((SIGNALS + 1))
  case $CHILD in
    '') [ -n "$FINISHES" ] || exit "$INTERRUPTED" ;;
    starts) ;;
    *) kill -TERM "$CHILD" 2>/dev/null || true ;;
  esac
}

on_exit() {
  [ -z "$TEMPORARY" ] || rm -rf "$TEMPORARY"
}

trap on_signal INT TERM HUP
trap '' PIPE # nor does it end anything half-way that nobody reads its log any more
trap on_exit EXIT

# temporary: make a folder of our own, which goes with this script.
temporary() {
  [ -n "$TEMPORARY" ] || TEMPORARY=$(mktemp -d "${TMPDIR:-/tmp}/terrace_script.XXXXXX") ||
    die "$REFUSED" "no temporary folder can be made in ${TMPDIR:-/tmp}; name another one in TMPDIR"
}

# learn ENVIRONMENT [--sign-in]: read the facts of an environment, which `fact` then gives.
learn() {
  local code=0
  temporary
  matches environment "$1" '[a-z0-9-]+' "the name of an environment, such as dev"
  ENVIRONMENT=$1
  terrace facts "$@" >"$TEMPORARY/facts" || code=$?
  [ "$code" -eq 0 ] || exit "$code"
}

# fact NAME: one fact of the environment.
fact() {
  sed -n "s/^$1=//p" "$TEMPORARY/facts"
}

# tell EVENT WORD...: notify; what keeps somebody from being told never stops a deployment.
tell() {
  if [ -n "$QUIET" ] || [ -n "$DRY_RUN" ]; then
    return 0
  fi
  local event=$1 url
  shift
  url=$(run_address)
  case $url in
    https://*) set -- "$@" --url "$url" ;;
  esac
  terrace notify "$ENVIRONMENT" "$event" "$@" >&2 || log "nobody could be told of it: $event"
}

# run_address: where the run of a pipeline is looked at; empty elsewhere.
run_address() {
  if [ -n "${GITHUB_RUN_ID:-}" ]; then
    printf '%s/%s/actions/runs/%s' "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY" "$GITHUB_RUN_ID"
  else
    printf '%s' "${CI_JOB_URL:-${BUILD_URL:-${CIRCLE_BUILD_URL:-${TRAVIS_BUILD_WEB_URL:-}}}}"
  fi
}
