#!/usr/bin/env bash
# Tells those who get an environment's alarms what a pipeline did or waits for.
set -euo pipefail
here=$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null) || here=${BASH_SOURCE[0]}
# shellcheck source=scripts/lib.sh
. "$(dirname "$here")/lib.sh"

usage() {
  cat <<TEXT
Usage: scripts/notify.sh ENVIRONMENT EVENT [options]

Publishes to the environment's topic of alarms (terrace notify). The function behind it reads whom
to tell from a secret, so that no pipeline has a key: every event goes to the chat; failed and
rolled-back go to PagerDuty and Opsgenie, too, and succeeded closes their incident.

EVENT is one of started, succeeded, failed, rolled-back, approval-needed, drift, reaped.

  --image IMAGE     which image, such as sha256:<64 hex>
  --commit COMMIT   which commit
  --reason TEXT     what happened
  --url ADDRESS     where to look; in a pipeline the address of its run
  --code NUMBER     exit code of what failed; one that changed nothing wakes nobody
  --dry-run         print what would be published
  --help            show this

$(codes 0 1 2 3 4 130)
TEXT
}

environment='' event='' url='' options=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --image | --commit | --reason | --code) given "$@" && options+=("$1=$2") && shift ;;
    --url) given "$@" && url=$2 && shift ;;
    --dry-run) options+=(--dry-run) ;;
    -*) unknown "$1" ;;
    *)
      if [ -z "$environment" ]; then
        environment=$1
      elif [ -z "$event" ]; then
        event=$1
      else
        unknown "$1"
      fi
      ;;
  esac
  shift
done
[ -n "$event" ] || die "$USAGE" "name an environment and an event; see $SCRIPT --help"
[ -n "$url" ] || url=$(run_address)
[ -z "$url" ] || options+=("--url=$url")

need_terrace
ENVIRONMENT=$environment
code=0
terrace notify "$environment" "$event" ${options[@]+"${options[@]}"} || code=$?
exit "$code"
