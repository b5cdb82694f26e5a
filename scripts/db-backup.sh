#!/usr/bin/env bash
# Saves and restores the database of an environment, or the one that DATABASE_URL names.
set -euo pipefail
here=$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null) || here=${BASH_SOURCE[0]}
# shellcheck source=scripts/lib.sh
. "$(dirname "$here")/lib.sh"

usage() {
  cat <<TEXT
Usage: scripts/db-backup.sh snapshot ENVIRONMENT [--keep NUMBER] [--dry-run]
       scripts/db-backup.sh backup [ENVIRONMENT] --to ARCHIVE [--kms-key KEY]
       scripts/db-backup.sh restore [ENVIRONMENT] --from ARCHIVE [--replace] [--origin NAME]
       scripts/db-backup.sh list [ENVIRONMENT] [--from FOLDER]

snapshot  takes a snapshot of RDS or Aurora, copies it to the recovery region where the environment
          has one, and deletes the oldest of those that it took itself
backup    saves the database by pg_dump into a file that only you can read, or into a bucket,
          encrypted with a key of KMS; beside it a note of what each table holds
restore   restores it in one transaction, compares every table with the note, and keeps all of it or
          nothing; a database that is not empty is refused without --replace
list      lists snapshots of the environment, or backups below a folder or s3://bucket/prefix

With an environment the database is reached through a tunnel, and signed in to with a token of IAM.
Without one, DATABASE_URL names it; set it in the shell, no password belongs on a command line.

  --to, --from ARCHIVE  a file, or s3://bucket/key
  --kms-key KEY         key for a bucket: an ARN or alias/...; by default the environment's for data
  --replace             replace tables that are there
  --origin NAME         whose backup it is, where it is not the environment's own
  --keep NUMBER         snapshots to keep in each region, 1 to 99 (7)
  --role NAME           role to take in the environment's account; the one that deploys reads no
                        data, so that backup and restore take another one
  --dry-run             say what would be done
  --help                show this

$(codes 0 1 2 3 4 130)
TEXT
}

verb='' environment='' options=() archive='' origin='' keep=7 replace=''
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --to | --from) given "$@" && archive=$2 && options+=("$1=$2") && shift ;;
    --kms-key | --role) given "$@" && options+=("$1=$2") && shift ;;
    --origin) given "$@" && origin=$2 && shift ;;
    --keep) given "$@" && keep=$2 && shift ;;
    --replace) replace=yes ;;
    --dry-run) DRY_RUN=yes ;;
    -*) unknown "$1" ;;
    *)
      if [ -z "$verb" ]; then
        verb=$1
      elif [ -z "$environment" ]; then
        environment=$1
      else
        unknown "$1"
      fi
      ;;
  esac
  shift
done
case $verb in
  snapshot)
    number --keep "$keep" 1 99
    options+=("--keep=$keep" ${DRY_RUN:+--dry-run})
    [ -n "$environment" ] || die "$USAGE" "name an environment; see $SCRIPT --help"
    ;;
  backup | restore)
    [ -n "$archive" ] || die "$USAGE" "$verb needs an archive; see $SCRIPT --help"
    # Only whether it is there: bash -x shows what is tested, and it may hold a password.
    [ -n "$environment" ] || [ -n "${DATABASE_URL:+set}" ] ||
      die "$USAGE" "name an environment, or set DATABASE_URL"
    for program in pg_dump pg_restore psql; do
      need "$program" "install PostgreSQL's client, of the server's version or a newer one"
    done
    ;;
  list) ;;
  *) die "$USAGE" "verb is '$verb', allowed: snapshot, backup, restore, list" ;;
esac
if [ -n "$replace$origin" ] && [ "$verb" != restore ]; then
  die "$USAGE" "--replace and --origin are for restore"
fi
options+=(${replace:+--replace} ${origin:+"--origin=$origin"})

from=$PWD
need_terrace
case $archive in
  '' | /* | *://*) ;;
  *) # as it was meant where the script was called
    for index in "${!options[@]}"; do
      case ${options[index]} in
        --to=* | --from=*) options[index]=${options[index]%%=*}=$from/$archive ;;
      esac
    done
    ;;
esac
[ -z "$environment" ] || learn "$environment"
if [ -n "$DRY_RUN" ] && [ "$verb" != snapshot ]; then
  log "would run: terrace database $verb $environment ${options[*]-}"
  exit 0
fi
set -- ${options[@]+"${options[@]}"}
[ -z "$environment" ] || set -- "$environment" "$@"
log "begins: $verb"
code=0
terrace database "$verb" "$@" || code=$?
[ "$code" -eq 0 ] || log "error: $verb ended with exit code $code"
exit "$code"
