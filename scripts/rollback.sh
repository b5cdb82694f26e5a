#!/usr/bin/env bash
# Takes an environment back to its former release.
set -euo pipefail
here=$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null) || here=${BASH_SOURCE[0]}
# shellcheck source=scripts/lib.sh
. "$(dirname "$here")/lib.sh"

usage() {
  cat <<TEXT
Usage: scripts/rollback.sh ENVIRONMENT [options]

Lets the release before this one run again: services on ECS by a rolling update or by CodeDeploy,
the job fleet, deployments on Kubernetes, or the alias of a function (terrace release rollback).
The database stays as it is: a release changes it only so that the former one still works with it.

  --service NAME    this service only; may be repeated
  --function NAME   the former version of this function, and nothing else
  --take-over       go on where a deployment has left its lock behind
  --no-health       do not ask the public address afterwards
  --no-notify       tell nobody
  --dry-run         say what would run again, change nothing
  --help            show this

$(codes 0 1 2 3 4 6 9 130)
TEXT
}

environment='' health=yes options=() function='' services=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --service) given "$@" && services+=(--service "$2") && shift ;;
    --function) given "$@" && function=$2 && shift ;;
    --take-over) options+=(--take-over) ;;
    --no-health) health='' ;;
    --no-notify) QUIET=yes ;;
    --dry-run) DRY_RUN=yes ;;
    -*) unknown "$1" ;;
    *) [ -z "$environment" ] || unknown "$1" && environment=$1 ;;
  esac
  shift
done
[ -n "$environment" ] || die "$USAGE" "name an environment; see $SCRIPT --help"
if [ -n "$function" ]; then
  [ ${#services[@]} -eq 0 ] || die "$USAGE" "--function and --service exclude each other"
  options+=(--function "$function")
  health='' # a function has no public address
fi
[ -z "$DRY_RUN" ] || options+=(--dry-run)

need_terrace
[ -z "$health" ] || need curl "install it, or add --no-health"
learn "$environment" --sign-in
log "takes the former release as $(fact caller)"
code=0
terrace release rollback "$ENVIRONMENT" ${services[@]+"${services[@]}"} \
  ${options[@]+"${options[@]}"} || code=$?
[ -z "$DRY_RUN" ] || exit "$code"
if [ "$code" -eq "$STUCK" ]; then
  tell failed --code "$code" --reason "the rollback failed: look at it now"
elif [ "$code" -ne 0 ]; then
  tell failed --code "$code" --reason "the rollback was refused; terrace release status says what runs"
fi
[ "$code" -eq 0 ] || exit "$code"

if [ -n "$health" ]; then
  code=0
  run_child scripts/health-check.sh "$ENVIRONMENT" || code=$?
  if interrupted; then
    exit "$INTERRUPTED"
  elif [ "$code" -ne 0 ]; then
    tell failed --code "$STUCK" --reason "not healthy after the rollback either: look at it now"
    die "$STUCK" "the former release runs, and the public address is not healthy"
  fi
fi
tell rolled-back --reason "taken back by scripts/rollback.sh"
log "the former release runs again"
