#!/usr/bin/env bash
# Takes an environment down: what its cluster made, then its stack; lists what is left.
set -euo pipefail
here=$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null) || here=${BASH_SOURCE[0]}
# shellcheck source=scripts/lib.sh
. "$(dirname "$here")/lib.sh"

usage() {
  cat <<TEXT
Usage: scripts/take-down.sh ENVIRONMENT [options]

First goes what programs inside the cluster made and no state knows: load balancers, nodes of
Karpenter, volumes. Controllers delete it; terrace teardown says in which order, waits for it, and
destroys the stack then. Last, DNS records that External DNS has left behind are listed.

  --yes              do not ask for the name of the environment
  --protected NAME   its name once more: asked for where protected=True, and for staging and
                     production; --yes alone does not take those down
  --dry-run          list what would have to go first and what would be left, change nothing
  --help             show this

$(codes 0 1 2 3 4 130)
TEXT
}

environment='' assume_yes='' protected=''
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --yes) assume_yes=yes ;;
    --protected) given "$@" && protected=$2 && shift ;;
    --dry-run) DRY_RUN=yes ;;
    -*) unknown "$1" ;;
    *) [ -z "$environment" ] || unknown "$1" && environment=$1 ;;
  esac
  shift
done
[ -n "$environment" ] || die "$USAGE" "name an environment; see $SCRIPT --help"
need_terrace
learn "$environment"
if [ -z "$DRY_RUN" ] && [ "$(fact guarded)" = yes ] && [ "$protected" != "$environment" ]; then
  die "$USAGE" "$environment is kept from being taken down by a slip; add --protected $environment"
fi
if [ -n "$protected" ] && [ "$protected" != "$environment" ]; then
  die "$USAGE" "--protected is '$protected', allowed: $environment"
fi
learn "$environment" --sign-in
log "account $(fact account), region $(fact region), as $(fact caller)"
if [ -n "$DRY_RUN" ]; then
  code=0
  terrace teardown "$environment" --left || code=$?
  exit "$code"
fi
if [ -z "$assume_yes" ]; then
  printf 'All of %s is destroyed, its data included. Type its name to go on: ' "$environment"
  read -r answer || answer=''
  [ "$answer" = "$environment" ] || die "$REFUSED" "nothing was changed"
fi
code=0
terrace teardown "$environment" ${assume_yes:+--yes} || code=$?
if interrupted; then
  exit "$INTERRUPTED"
elif [ "$code" -ne 0 ]; then
  log "error: not all of it went (exit code $code); the same command goes on"
  exit "$code"
fi
log "the stack is gone; what is left:"
code=0
terrace teardown "$environment" --left || code=$?
exit "$code"
