#!/usr/bin/env bash
# Brings the platform and environments about from nothing, in the one order that works.
set -euo pipefail
here=$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null) || here=${BASH_SOURCE[0]}
# shellcheck source=scripts/lib.sh
. "$(dirname "$here")/lib.sh"

usage() {
  cat <<TEXT
Usage: scripts/bootstrap.sh [ENVIRONMENT...] [options]

Makes the state backend and the global stack, and for each environment its account's roles, its
stack, its database and its Kubernetes, in this order. Each step finds out whether it is done, so
that after a failure or an interruption the same command goes on. Every step asks first.

You need to administer the shared account, and to be allowed to take the role
OrganizationAccountAccessRole, or another administrator's, in each environment's account.

  --yes       ask nothing: neither before a step, nor before a stack is deployed
  --dry-run   print the steps, do none
  --help      show this

$(codes 0 1 2 3 4 10 130)
TEXT
}

environments=() assume_yes=''
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --yes) assume_yes=yes ;;
    --dry-run) DRY_RUN=yes ;;
    -*) unknown "$1" ;;
    *) environments+=("$1") ;;
  esac
  shift
done
need_terrace
CDKTF=${VENV:-.venv}/bin/cdktf
[ -x "$CDKTF" ] || die "$TOOL_MISSING" "$CDKTF is not there; run: make setup"
for name in ${environments[@]+"${environments[@]}"}; do
  learn "$name"
  mv "$TEMPORARY/facts" "$TEMPORARY/facts-$name"
done
ENVIRONMENT=-

# step TEXT COMMAND...: ask whether to do it, do it, and end where it fails.
total=0 step=0
step() {
  local text=$1 answer code=0
  shift
  step=$((step + 1))
  if [ -n "$DRY_RUN" ]; then
    printf '%2d. %s: %s\n' "$step" "$text" "$*"
    return 0
  fi
  if [ -z "$assume_yes" ]; then
    printf '%s of %s: %s (%s)? [y/N] ' "$step" "$total" "$text" "$*"
    read -r answer || answer=''
    case $answer in
      y | Y | yes) ;;
      *) die "$REFUSED" "ended before step $step, $text; the same command goes on there" ;;
    esac
  fi
  log "step $step of $total: $text"
  run_child "$@" || code=$?
  if interrupted; then
    exit "$INTERRUPTED"
  elif [ "$code" -ne 0 ]; then
    log "error: step $step, $text, ended with exit code $code; the same command goes on there"
    exit "$code"
  fi
}

# has NAME FACT: whether an environment has something.
has() {
  grep -qx "$2=yes" "$TEMPORARY/facts-$1"
}

# deploy STACK: look whether something stops it, and deploy it.
deploy() {
  step "see what would stop $1" "$PYTHON" -m terrace preflight "$1"
  step "deploy $1" "$CDKTF" deploy "$1" ${assume_yes:+--auto-approve}
}

total=5
for name in ${environments[@]+"${environments[@]}"}; do
  total=$((total + 3))
  ! has "$name" prepared || total=$((total + 2))
  ! has "$name" kubernetes || total=$((total + 1))
done

step "make the state bucket" "$PYTHON" -m terrace bootstrap ${assume_yes:+--yes}
# Again, for environments that are new: their states, and their pipelines' roles.
deploy state-backend
deploy global
if [ -z "$DRY_RUN" ]; then
  log "where the domain is registered, enter the name servers that cdktf output global prints"
  log "push the images that environments/ names before an environment is deployed: README.md"
fi
for name in ${environments[@]+"${environments[@]}"}; do
  ENVIRONMENT=$name
  step "prepare its account" "$PYTHON" -m terrace bootstrap "$name" ${assume_yes:+--yes}
  deploy "$name"
  if has "$name" prepared; then
    step "prepare its database" "$PYTHON" -m terrace database prepare "$name"
    step "make its tables" "$PYTHON" -m terrace database migrate "$name"
  fi
  if has "$name" kubernetes; then
    step "install Argo CD, through make cluster STACK=$name in another shell" \
      "$PYTHON" -m terrace kubernetes-bootstrap "$name"
  fi
done
[ -n "$DRY_RUN" ] || log "all $total steps are done"
