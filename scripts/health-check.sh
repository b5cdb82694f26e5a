#!/usr/bin/env bash
# Asks the public addresses of an environment, or one address, until they answer well.
set -euo pipefail
here=$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null) || here=${BASH_SOURCE[0]}
# shellcheck source=scripts/lib.sh
. "$(dirname "$here")/lib.sh"

usage() {
  cat <<TEXT
Usage: scripts/health-check.sh ENVIRONMENT [options]
       scripts/health-check.sh --url ADDRESS [options]

Asks https://ENVIRONMENT.<domain>/health, and the same of every other host that the environment
serves as a whole. An address is healthy after several good answers in a row: the status and the
body that are expected, in time, over TLS with a certificate that is valid for it. Prints one line
for each address: how long its good answers took. A certificate that is refused ends it at once.

  --url ADDRESS       ask this address instead; may be repeated
  --kubernetes        ask what Kubernetes serves, instead of ECS
  --status CODE       HTTP status that is expected (200)
  --body PATTERN      extended regular expression that the body matches ("status": *"(ok|ready)")
  --successes NUMBER  good answers in a row that are asked for, 1 to 100 (3)
  --tries NUMBER      answers that are waited for at most, 1 to 1000, at each address (24)
  --wait SECONDS      pause between two, 0 to 300 (5)
  --timeout SECONDS   how long one answer may take, 1 to 300 (5)
  --ca FILE           certificates of authorities to trust instead of the machine's
  --dry-run           print the addresses, ask nothing
  --help              show this

Exit code 1 means here that an address is not healthy.

$(codes 0 1 2 3 130)
TEXT
}

environment='' urls=() kind=health status=200 body='"status": *"(ok|ready)"'
successes=3 tries=24 pause=5 timeout=5 ca=''
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --url) given "$@" && urls+=("$2") && shift ;;
    --kubernetes) kind=health_kubernetes ;;
    --status) given "$@" && status=$2 && shift ;;
    --body) given "$@" && body=$2 && shift ;;
    --successes) given "$@" && successes=$2 && shift ;;
    --tries) given "$@" && tries=$2 && shift ;;
    --wait) given "$@" && pause=$2 && shift ;;
    --timeout) given "$@" && timeout=$2 && shift ;;
    --ca) given "$@" && ca=$2 && shift ;;
    --dry-run) DRY_RUN=yes ;;
    -*) unknown "$1" ;;
    *) [ -z "$environment" ] || unknown "$1" && environment=$1 ;;
  esac
  shift
done
number --status "$status" 100 599
number --successes "$successes" 1 100
number --tries "$tries" 1 1000
number --wait "$pause" 0 300
number --timeout "$timeout" 1 300
[ "$successes" -le "$tries" ] ||
  die "$USAGE" "--successes is $successes, allowed: --tries at most, which is $tries"
[ -z "$ca" ] || [ -r "$ca" ] || die "$USAGE" "--ca is '$ca', allowed: a file that can be read"
printf '' | grep -Eq -- "$body" 2>/dev/null || [ $? -eq 1 ] ||
  die "$USAGE" "--body is '$body', allowed: an extended regular expression"
need curl "install it"
if [ ${#urls[@]} -gt 0 ]; then
  [ -z "$environment" ] || die "$USAGE" "name an environment or --url, not both"
elif [ -n "$environment" ]; then
  need_terrace
  learn "$environment"
  for url in $(fact "$kind"); do
    urls+=("$url")
  done
  if [ ${#urls[@]} -eq 0 ]; then
    log "it serves nothing to the public that could be asked"
    exit 0
  fi
else
  die "$USAGE" "name an environment, or --url; see $SCRIPT --help"
fi
for url in "${urls[@]}"; do
  case $url in
    *@*) die "$USAGE" "--url has a user or a password in it, allowed: an address without" ;;
    *) matches --url "$url" 'https?://[^[:space:]]+' "an address that begins with https://" ;;
  esac
done
if [ -n "$DRY_RUN" ]; then
  printf '%s\n' "${urls[@]}"
  exit 0
fi
temporary

# ask URL: one answer; sets `said` to what is wrong with it, and `seconds` to how long it took.
ask() {
  local code=0 answer
  set -- --silent --show-error --max-time "$timeout" --output "$TEMPORARY/body" \
    --write-out '%{http_code} %{time_total}' --header 'Cache-Control: no-cache' \
    --user-agent "terrace health check" "$1"
  [ -z "$ca" ] || set -- --cacert "$ca" "$@"
  : >"$TEMPORARY/body"
  # Without a configuration of the user's, which could switch the check of certificates off.
  answer=$(curl --disable "$@" 2>"$TEMPORARY/errors") || code=$?
  seconds=${answer#* }
  said=''
  if [ "$code" -ne 0 ]; then
    said=$(sed -n '1s/^curl: ([0-9]*) //p' "$TEMPORARY/errors")
    said=${said:-curl ended with exit code $code}
  elif [ "${answer%% *}" != "$status" ]; then
    said="it answered ${answer%% *}, expected: $status"
  elif ! grep -Eq -- "$body" "$TEMPORARY/body"; then
    said="its body does not match '$body'"
  fi
  case $code in
    # Time does not mend a certificate of somebody else, or one that nobody vouches for.
    51 | 58 | 60 | 77 | 83 | 90 | 91) return 2 ;;
    0) [ -z "$said" ] ;;
    *) return 1 ;;
  esac
}

# check URL: ask until it has answered well often enough in a row.
check() {
  local try=0 good=0 times='' code last=''
  while [ "$try" -lt "$tries" ]; do
    try=$((try + 1))
    code=0
    ask "$1" || code=$?
    if [ "$code" -eq 0 ]; then
      good=$((good + 1))
      times="$times $seconds"
      if [ "$good" -ge "$successes" ]; then
        printf '%s healthy:%s s\n' "$1" "$times"
        return 0
      fi
    else
      [ "$said" = "$last" ] || log "$1: $said"
      last=$said good=0 times=''
      [ "$code" -ne 2 ] || break
    fi
    [ "$try" -ge "$tries" ] || sleep "$pause"
  done
  log "error: $1 is not healthy after $try of $tries answers, the last: ${last:-too few in a row}"
  return 1
}

failed=''
for url in "${urls[@]}"; do
  check "$url" || failed=yes
done
[ -z "$failed" ] || exit "$REFUSED"
