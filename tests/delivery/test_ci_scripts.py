""".ci/plan and .ci/deliver, by which GitLab, CircleCI and Jenkins plan and deploy: `make` is a fake
that records what it is called with, and who AWS would take the caller for."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from environments import PLATFORM

ROOT = Path(__file__).parents[2]
BUILT, OTHER = "sha256:" + "a" * 64, "sha256:" + "b" * 64
ROLE, REGION = f"arn:aws:iam::{PLATFORM.account_id}:role/example", PLATFORM.region
IMAGE = json.dumps(
    {
        "role": ROLE,
        "region": REGION,
        "registry": "registry.example",
        "repository": f"registry.example/{PLATFORM.project}",
    }
)
# FAILING is a target, and CODE what terrace ends with; make itself ends with 2.
MAKE = f"""#!/usr/bin/env bash
while [ "${{1#-}}" != "$1" ]; do shift; done
echo "$*" >>"$CALLS"
[ -z "${{AWS_CONFIG_FILE:-}}" ] || cp "$AWS_CONFIG_FILE" "$CALLS.config"
case $1 in
  pipeline) printf 'ROLE=%s\\nREGION=%s\\nDEPLOYMENT_ROLE=deployment\\n' {ROLE} {REGION} ;;
  promotable) printf 'image=%s\\ncommit=%s\\n' "$RUNS" 1 ;;
  stacks) echo 'image={IMAGE}' ;;
  image-push) echo digest={OTHER} ;;
  plan) printf 'fingerprint=f00\\nchanges=%s\\n' "${{CHANGES:-2}}" ;;
  releases) [ -z "${{RELEASES:-}}" ] && date +%N || echo "$RELEASES" ;;
esac
if [ "$1" = "${{FAILING:-}}" ]; then
  echo "$CODE" >.terrace/exit-code
  exit 2
fi
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working copy with the scripts, the digest that was built, and a commit."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / ".ci", root / ".ci")
    (root / ".terrace/delivery/staging").mkdir(parents=True)
    (root / ".terrace/delivery/image").write_text(f"digest={BUILT}\n")
    (root / ".terrace/delivery/staging/result").write_text("fingerprint=f00\nchanges=2\n")
    for name, text in (("make", MAKE), ("git", "#!/bin/sh\necho c0ffee\n")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    return root


def run(place: Path, *words: str, **given: str) -> tuple[int, list[str], str]:
    """Run a script; returns exit code, calls of make, and what it said on stderr."""
    calls = place.parent / "calls"
    path = f"{place.parent}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "CALLS": str(calls), "RUNS": BUILT, "OIDC_TOKEN": "proof", **given}
    ended = subprocess.run(words, cwd=place, env=env, capture_output=True, text=True, check=False)
    made = calls.read_text().splitlines() if calls.exists() else []
    return (
        ended.returncode,
        [each for each in made if not each.startswith("pipeline")],
        ended.stderr,
    )


def test_a_promotion_is_looked_up_before_it_is_planned(place: Path) -> None:
    code, calls, _ = run(place, ".ci/plan", "staging", "dev")
    assert (code, calls) == (
        0,
        [
            "promotable FROM=dev STACK=staging",
            "preflight STACK=staging ROLE=deployment",
            "plan STACK=staging OUT=.terrace/delivery/staging READ_ONLY=1",
        ],
    )
    assert "changes=2" in (place / ".terrace/delivery/staging/result").read_text()


def test_what_was_built_is_planned_without_a_promotion(place: Path) -> None:
    code, calls, _ = run(place, ".ci/plan", "dev", "")
    assert (code, [each.split()[0] for each in calls]) == (0, ["preflight", "plan"])


def test_another_image_than_the_one_that_was_built_is_refused(place: Path) -> None:
    code, calls, said = run(place, ".ci/plan", "staging", "dev", RUNS=OTHER)
    assert (code, len(calls)) == (7, 1)
    assert said == (
        f"error: dev runs {OTHER} and this pipeline has built {BUILT}: go on in the pipeline that "
        f"built what dev runs\n"
    )


def test_the_reason_against_a_promotion_is_the_exit_code(place: Path) -> None:
    assert run(place, ".ci/plan", "staging", "dev", FAILING="promotable", CODE="7")[0] == 7


def test_the_approved_plan_is_deployed_and_the_image_released(place: Path) -> None:
    code, calls, _ = run(place, ".ci/deliver", "staging")
    assert (code, calls) == (
        0,
        [
            "deploy STACK=staging APPROVED=f00",
            "releases STACK=staging NOTED=1",
            f"release STACK=staging IMAGE={BUILT} COMMIT=c0ffee",
            "health STACK=staging",
        ],
    )


def test_a_plan_without_changes_deploys_nothing(place: Path) -> None:
    (place / ".terrace/delivery/staging/result").write_text("fingerprint=f00\nchanges=0\n")
    assert run(place, ".ci/deliver", "staging")[1][0].startswith("releases")


def test_a_changed_plan_is_told_and_nothing_is_released(place: Path) -> None:
    code, calls, _ = run(place, ".ci/deliver", "staging", FAILING="deploy", CODE="10")
    assert code == 10
    assert [each.split()[0] for each in calls] == ["deploy", "notify"]
    assert "EVENT=failed" in calls[1]
    assert "CODE=10" in calls[1]


def test_a_failed_release_has_taken_itself_back(place: Path) -> None:
    code, calls, _ = run(place, ".ci/deliver", "staging", FAILING="release", CODE="8")
    assert (code, calls[-1].split()[0]) == (8, "release")


def test_what_was_released_and_is_not_healthy_is_taken_back(place: Path) -> None:
    code, calls, _ = run(place, ".ci/deliver", "staging", FAILING="health", CODE="1")
    assert (code, calls[-1]) == (1, "rollback STACK=staging")


def test_where_nothing_was_released_nothing_is_taken_back(place: Path) -> None:
    code, calls, _ = run(place, ".ci/deliver", "staging", FAILING="health", CODE="1", RELEASES="[]")
    assert code == 1
    assert calls[-1].startswith("notify STACK=staging EVENT=failed ")


def config(place: Path) -> str:
    return (place.parent / "calls.config").read_text()


@pytest.mark.parametrize("variable", ["OIDC_TOKEN", "CIRCLE_OIDC_TOKEN_V2"])
def test_a_token_proves_who_runs_and_is_gone_afterwards(place: Path, variable: str) -> None:
    given = {"OIDC_TOKEN": "", variable: "proof", "CI_PIPELINE_ID": "7"}
    assert run(place, ".ci/deliver", "staging", **given)[0] == 0
    profile, *lines = config(place).splitlines()
    settings = dict(line.split(" = ") for line in lines)
    assert profile == "[profile pipeline]"
    token = Path(settings.pop("web_identity_token_file"))
    assert settings == {"role_arn": ROLE, "role_session_name": "run-7"}
    assert not token.exists()


def test_a_machine_of_jenkins_takes_the_role_with_its_own(place: Path) -> None:
    jenkins = {"OIDC_TOKEN": "", "JENKINS_URL": "https://jenkins.example"}
    assert run(place, ".ci/deliver", "staging", **jenkins)[0] == 0
    assert config(place).splitlines()[-1] == "credential_source = Ec2InstanceMetadata"
    pod = {"AWS_ROLE_ARN": "agent", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token"}
    assert run(place, ".ci/deliver", "staging", **jenkins, **pod)[0] == 0
    assert config(place).splitlines() == [
        "[profile agent]",
        "role_arn = agent",
        "web_identity_token_file = /token",
        "[profile pipeline]",
        f"role_arn = {ROLE}",
        "role_session_name = run-0",
        "source_profile = agent",
    ]


@pytest.mark.parametrize(
    ("given", "begin"),
    [
        ({"TRAVIS": "true"}, "error: Travis CI cannot prove to AWS who runs"),
        ({"OIDC_TOKEN": ""}, "error: this system has given no token"),
        ({"AWS_ACCESS_KEY_ID": "k"}, "error: AWS_ACCESS_KEY_ID is set, and no pipeline of this"),
    ],
)
@pytest.mark.parametrize("script", ["plan", "deliver"])
def test_who_cannot_prove_who_runs_changes_nothing(
    place: Path, script: str, given: dict[str, str], begin: str
) -> None:
    code, calls, said = run(place, f".ci/{script}", "staging", **given)
    assert (code, calls) == (4, [])
    assert said.startswith(begin)
    assert said.count("\n") == 1


def test_what_is_pushed_is_scanned_and_its_digest_kept(place: Path) -> None:
    fakes = {
        place.parent / "docker": '#!/bin/sh\necho "docker $*" >>"$CALLS"\ncat >>"$CALLS"\n',
        place / ".venv/bin/python": "#!/bin/sh\nprintf password\n",
    }
    for path, text in fakes.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    code, calls, _ = run(place, ".ci/publish")
    assert code == 0
    assert calls[0].startswith("stacks")
    assert calls[1:] == [
        "ready",
        "docker login --username AWS --password-stdin registry.example",
        f"passwordimage-push IMAGE=registry.example/{PLATFORM.project}",
        f"image-scan IMAGE=registry.example/{PLATFORM.project}@{OTHER}",
        "sbom",
    ]
    assert (place / ".terrace/delivery/image").read_text() == f"digest={OTHER}\n"


def test_what_the_environment_before_has_taken_back_is_not_delivered(place: Path) -> None:
    assert run(place, ".ci/plan", "staging", "dev", RUNS=BUILT)[0] == 0
    code, calls, said = run(place, ".ci/deliver", "staging", RUNS=OTHER)
    assert (code, [call for call in calls if call.startswith(("deploy", "release "))]) == (7, [])
    assert f"error: dev no longer runs {BUILT}, which was planned" in said
    assert run(place, ".ci/deliver", "staging", RUNS=BUILT)[0] == 0


def test_where_setting_up_fails_no_former_exit_code_is_left(tmp_path: Path) -> None:
    """A pipeline would take the good end of the target before for that of this one."""
    (tmp_path / ".terrace").mkdir()
    (tmp_path / ".terrace/exit-code").write_text("0\n")
    make = ["make", "-s", "-f", str(ROOT / "Makefile"), "release", "PYTHON=false", "COMMIT=x"]
    ended = subprocess.run(make, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert not (tmp_path / ".terrace/exit-code").exists()


@pytest.mark.parametrize("target", ["promotable", "promote"])
def test_a_promotion_from_nowhere_is_refused_in_a_sentence(target: str) -> None:
    make = ["make", "-s", "-o", "ready", target, "FROM=", "STACK=staging"]
    ended = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stderr.startswith(
        f"error: name where it runs: make {target} FROM=dev STACK=staging\n"
    )
