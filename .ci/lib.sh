# shellcheck shell=bash
# What pipelines share that are not GitHub's: plan, deliver, publish. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Files that go from one job to the next: the image's digest, and for each stack what was planned.
# shellcheck disable=SC2034 # used by the scripts
KEPT=.terrace/delivery

# refuse CODE SENTENCE: the codes are those of scripts/, see terrace/delivery/codes.py.
refuse() {
  printf 'error: %s\n' "$2" >&2
  exit "$1"
}

# ended: the code that the last target ended with, 1 where it did not come as far as its command.
ended() {
  cat .terrace/exit-code 2>/dev/null || echo 1
}

# value KEY FILE: what a line KEY=value says.
value() {
  sed -n "s/^$1=//p" "$2"
}

# sign_in ROLE REGION: from here on, commands work in a role of the shared account, for an hour. The
# system proves by a token who runs (GitLab, CircleCI), or its machine has a role that may take this
# one (Jenkins).
sign_in() {
  if [ -n "${AWS_ACCESS_KEY_ID:-}" ]; then
    refuse 4 "AWS_ACCESS_KEY_ID is set, and no pipeline of this project has a stored key: remove it from the settings of the pipeline"
  fi
  if [ -n "${TRAVIS:-}" ]; then
    refuse 4 "Travis CI cannot prove to AWS who runs, and no pipeline of this project has a stored key: deploy from GitHub, GitLab, CircleCI or Jenkins"
  fi
  if [ -z "${SIGNED_IN:-}" ]; then
    SIGNED_IN=$(mktemp -d)
    trap 'rm -rf "$SIGNED_IN"' EXIT
    know_who_runs
    export AWS_CONFIG_FILE=$SIGNED_IN/config AWS_PROFILE=pipeline
    unset AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE
  fi
  export AWS_REGION=$2 AWS_DEFAULT_REGION=$2
  {
    cat "$SIGNED_IN/who"
    printf '[profile pipeline]\nrole_arn = %s\n' "$1"
    printf 'role_session_name = run-%s\n' "${CI_PIPELINE_ID:-${CIRCLE_WORKFLOW_ID:-${BUILD_NUMBER:-0}}}"
    cat "$SIGNED_IN/how"
  } >"$SIGNED_IN/config"
}

# Writes the parts of AWS's configuration that say who runs, and how that proves it.
know_who_runs() {
  local token=${OIDC_TOKEN:-${CIRCLE_OIDC_TOKEN_V2:-}}
  unset OIDC_TOKEN CIRCLE_OIDC_TOKEN CIRCLE_OIDC_TOKEN_V2
  : >"$SIGNED_IN/who"
  if [ -n "$token" ]; then
    printf '%s' "$token" >"$SIGNED_IN/token"
    printf 'web_identity_token_file = %s\n' "$SIGNED_IN/token" >"$SIGNED_IN/how"
  elif [ -z "${JENKINS_URL:-}" ]; then
    refuse 4 "this system has given no token (OIDC_TOKEN or CIRCLE_OIDC_TOKEN_V2) that proves to AWS who runs"
  elif [ -n "${AWS_WEB_IDENTITY_TOKEN_FILE:-}" ]; then # an agent in a pod, with a role of its own
    printf '[profile agent]\nrole_arn = %s\nweb_identity_token_file = %s\n' \
      "$AWS_ROLE_ARN" "$AWS_WEB_IDENTITY_TOKEN_FILE" >"$SIGNED_IN/who"
    printf 'source_profile = agent\n' >"$SIGNED_IN/how"
  else
    printf 'credential_source = Ec2InstanceMetadata\n' >"$SIGNED_IN/how"
  fi
}

# sign_in_for STACK [READ_ONLY]: the same, with the role that environments/ says.
sign_in_for() {
  mkdir -p "$KEPT"
  make -s pipeline STACK="$1" READ_ONLY="${2:-}" >"$KEPT/facts"
  sign_in "$(value ROLE "$KEPT/facts")" "$(value REGION "$KEPT/facts")"
}
