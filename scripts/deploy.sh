#!/usr/bin/env bash
# Deploys an image into an environment, looks whether it works, and takes it back if it does not.
set -euo pipefail
here=$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null) || here=${BASH_SOURCE[0]}
# shellcheck source=scripts/lib.sh
. "$(dirname "$here")/lib.sh"

usage() {
  cat <<TEXT
Usage: scripts/deploy.sh ENVIRONMENT --image sha256:<64 hex> --commit <40 hex> [options]

Signs in, deploys the image (terrace release deploy), asks the public address for its health, and
tells those who get alarms. If that fails, the former version runs again.

  --image DIGEST       image to deploy, by its digest
  --commit COMMIT      commit that it was built from
  --repository NAME    repository of the image where there are several, such as app
  --service NAME       this service only; may be repeated
  --take-over          go on where a deployment has left its lock behind
  --no-health          do not ask the public address
  --no-notify          tell nobody
  --dry-run            check everything, change nothing
  --help               show this

$(codes 0 1 2 3 4 5 6 8 9 130)
TEXT
}

image='' commit='' health=yes environment='' options=() services=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --image) given "$@" && image=$2 && shift ;;
    --commit) given "$@" && commit=$2 && shift ;;
    --repository) given "$@" && options+=(--repository "$2") && shift ;;
    --service) given "$@" && services+=(--service "$2") && shift ;;
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
matches --image "$image" 'sha256:[0-9a-f]{64}' "sha256: and 64 hexadecimal digits"
matches --commit "$commit" '[0-9a-f]{40}' "40 hexadecimal digits"

need_terrace
[ -z "$health" ] || need curl "install it, or add --no-health"
learn "$environment" --sign-in
log "deploys $image of commit $commit as $(fact caller)"

# What ends a deployment: tell it, and say how it ended by the exit code.
ends() {
  local code=$1 event=$2
  shift 2
  log "$*"
  tell "$event" --image "$image" --commit "$commit" --reason "$*" --code "$code"
  # What is done is done, also for somebody who wanted to end it while others were told.
  if interrupted && [ "$code" -ne "$DONE" ]; then
    exit "$INTERRUPTED"
  fi
  exit "$code"
}

# running FILE: keep which image each workload is to run.
running() {
  terrace release status "$ENVIRONMENT" --noted >"$TEMPORARY/$1"
}

# changed: workloads of which the deployment has changed what they run.
changed() {
  grep -Fvx -f "$TEMPORARY/before" "$TEMPORARY/after" | cut -d ' ' -f 1
}

set -- --image "$image" --commit "$commit" ${options[@]+"${options[@]}"} \
  ${services[@]+"${services[@]}"}
if [ -n "$DRY_RUN" ]; then
  code=0
  terrace release deploy "$ENVIRONMENT" "$@" --dry-run || code=$?
  log "a dry run: nothing was changed"
  exit "$code"
fi

tell started --image "$image" --commit "$commit"
code=0
running before || code=$?
[ "$code" -eq 0 ] || ends "$code" failed "what runs cannot be read, and nothing was changed"
FINISHES=yes
terrace release deploy "$ENVIRONMENT" "$@" || code=$?
case $code in
  0) ;;
  "$TAKEN_BACK") ends "$code" rolled-back "the deployment failed, and the former version runs again" ;;
  "$INTERRUPTED") ends "$code" rolled-back "the deployment was interrupted, and taken back" ;;
  "$STUCK") ends "$code" failed "the deployment failed and could not be taken back: look at it now" ;;
  "$REFUSED") ends "$code" failed "the deployment failed; terrace release status says what runs" ;;
  *) ends "$code" failed "the deployment was refused, and nothing was changed" ;;
esac

why="not healthy" after="not healthy after the deployment"
if interrupted; then
  code=$INTERRUPTED # too late for the release to take itself back
elif [ -z "$health" ]; then
  log "nobody asks the public address, as --no-health says"
else
  run_child scripts/health-check.sh "$ENVIRONMENT" || code=$?
fi
if [ "$code" -ne 0 ]; then
  if interrupted; then
    why=interrupted after="interrupted after the deployment"
    log "interrupted; what was deployed is taken back"
  else
    log "the public address is not healthy (exit code $code)"
  fi
  retry 3 5 running after ||
    ends "$STUCK" failed "$why, and what runs cannot be read: look at it now"
  services=()
  for name in $(changed); do
    services+=(--service "$name")
  done
  [ ${#services[@]} -gt 0 ] ||
    ends "$REFUSED" failed "the public address is not healthy, but this deployment changed nothing"
  code=0
  terrace release rollback "$ENVIRONMENT" ${services[@]+"${services[@]}"} || code=$?
  if [ "$code" -ne 0 ]; then
    ends "$STUCK" failed "$why, and the former version could not be taken: look at it now"
  fi
  ends "$TAKEN_BACK" rolled-back "$after; the former version runs again"
fi
ends "$DONE" succeeded "deployed and healthy"
