#!/usr/bin/env bash
# Deploys into one environment what another one has run for long enough: the same image and commit.
set -euo pipefail
here=$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null) || here=${BASH_SOURCE[0]}
# shellcheck source=scripts/lib.sh
. "$(dirname "$here")/lib.sh"

usage() {
  cat <<TEXT
Usage: scripts/promote.sh FROM TO [options]

Takes the image and the commit that FROM runs (terrace release promotable) and deploys them into TO
(scripts/deploy.sh). Refused unless TO comes right after FROM, and FROM has run that image, healthy,
for as long as \`promotion\` in environments/TO.py asks for.

  --repository NAME   repository of the image where there are several, such as app
  --take-over         go on where a deployment has left its lock behind
  --no-health         do not ask the public address of TO
  --no-notify         tell nobody
  --dry-run           check everything, change nothing
  --help              show this

$(codes 0 1 2 3 4 5 6 7 8 9 130)
TEXT
}

from='' to='' repository='' options=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --repository) given "$@" && repository=$2 && shift ;;
    --take-over | --no-health | --no-notify | --dry-run) options+=("$1") ;;
    -*) unknown "$1" ;;
    *)
      if [ -z "$from" ]; then
        from=$1
      elif [ -z "$to" ]; then
        to=$1
      else
        unknown "$1"
      fi
      ;;
  esac
  shift
done
[ -n "$to" ] || die "$USAGE" "name two environments; see $SCRIPT --help"

need_terrace
learn "$from"
learn "$to" --sign-in
set -- "$from" "$to"
[ -z "$repository" ] || set -- "$@" --repository "$repository"
code=0
terrace release promotable "$@" --json >"$TEMPORARY/promotable" || code=$?
[ "$code" -eq 0 ] || exit "$code"

# field NAME PATTERN: the one value that the answer has for a name.
field() {
  local found
  found=$(grep -Eo "\"$1\": *\"@?$2\"" "$TEMPORARY/promotable" | sed 's/.*"@\{0,1\}\([^"]*\)"/\1/' |
    sort -u)
  [ -n "$found" ] || die "$REFUSED" "the tools name no $1 that $from runs"
  [ "$(printf '%s\n' "$found" | wc -l)" -eq 1 ] ||
    die "$USAGE" "$from runs several images; choose one with --repository"
  printf '%s\n' "$found"
}

image=$(field image 'sha256:[0-9a-f]{64}')
commit=$(field commit '[0-9a-f]{40}')
log "takes $image of commit $commit from $from"
set -- "$to" --image "$image" --commit "$commit" ${options[@]+"${options[@]}"}
[ -z "$repository" ] || set -- "$@" --repository "$repository"
code=0
run_child scripts/deploy.sh "$@" || code=$?
exit "$code"
