"""What GitHub takes as files: owners, updates, rules of branches and tags."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from environments import PLATFORM
from tests.docker.support.dockerfile import read

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
OF_GITHUB = 15368  # the app under which GitHub's own runs report, in every repository
MAINTAIN, ADMIN = 2, 5  # roles, by the numbers that rulesets give them
UPDATES: list[dict[str, Any]] = yaml.safe_load((GITHUB / "dependabot.yml").read_text())["updates"]
LOCKS = {
    "pip": ("requirements/*.txt", "app/requirements.txt", "docker/*.txt"),
    "npm": ("package-lock.json",),
    "docker": ("docker/Dockerfile*",),
    "docker-compose": ("docker/docker-compose*.yml",),
    "terraform": ("terraform-out/hcl/stacks/*/.terraform.lock.hcl", "examples/*/*.lock.hcl"),
    "github-actions": (".github/workflows/*.yml", ".github/actions/*/action.yml"),
}


MAY_GO = {"/.circleci/", "/.gitlab-ci.yml", "/Jenkinsfile", "/kubernetes/overlays/*/image/"}
"""Of systems that somebody may not use."""


def ruleset(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GITHUB / "rulesets" / f"{name}.json").read_text())
    return found


def rules(name: str) -> dict[str, dict[str, Any]]:
    return {each["type"]: each.get("parameters", {}) for each in ruleset(name)["rules"]}


def owners() -> list[list[str]]:
    lines = (GITHUB / "CODEOWNERS").read_text().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def test_every_pattern_of_code_owners_fits_a_file() -> None:
    patterns = {pattern for pattern, *_ in owners()}
    assert patterns >= MAY_GO
    for pattern in patterns - MAY_GO:
        assert [*ROOT.glob(pattern.strip("/"))], pattern


def test_the_owner_is_the_team_of_the_configuration() -> None:
    team = f"@{PLATFORM.repository.split('/')[0]}/{PLATFORM.owner}"
    assert {owner for _, *names in owners() for owner in names} == {team}


def test_what_reaches_accounts_has_an_owner_of_its_own() -> None:
    owned = {pattern for pattern, *names in owners() if names}
    assert owned >= {"*", "/.github/", "/.ci/", "/environments/", "/stacks/bootstrap/"}
    assert [pattern for pattern, *names in owners() if not names] == [
        "/kubernetes/overlays/*/image/"
    ]


def test_main_takes_reviewed_and_checked_changes_only() -> None:
    assert ruleset("main")["conditions"]["ref_name"]["include"] == ["~DEFAULT_BRANCH"]
    found = rules("main")
    assert found.keys() >= {"deletion", "non_fast_forward", "required_linear_history"}
    assert ruleset("main")["bypass_actors"] == []
    assert ruleset("review")["conditions"] == ruleset("main")["conditions"]
    review = rules("review")["pull_request"]
    assert review["required_approving_review_count"] >= 1
    assert review["require_code_owner_review"]
    assert review["dismiss_stale_reviews_on_push"]
    assert review["require_last_push_approval"]


def test_required_checks_are_jobs_of_the_pipeline() -> None:
    jobs = yaml.safe_load((GITHUB / "workflows/ci.yml").read_text())["jobs"]
    names = {job.get("name", id_) for id_, job in jobs.items()}
    found = rules("main")["required_status_checks"]
    required = found["required_status_checks"]
    assert required
    stricter = {**found, "strict_required_status_checks_policy": True}
    assert rules("review")["required_status_checks"] == stricter
    assert {each["context"] for each in required} <= names
    assert {each["integration_id"] for each in required} == {OF_GITHUB}
    assert jobs["passed"]["if"] == "always()"  # a check that is skipped counts as passed


def test_only_an_app_passes_main_without_a_review_and_nobody_without_the_checks() -> None:
    """Whoever passes a set of rules passes all of it, so the checks are in one that nobody does."""
    assert [
        (each["actor_type"], each["bypass_mode"]) for each in ruleset("review")["bypass_actors"]
    ] == [("Integration", "pull_request")]
    assert "required_status_checks" in rules("main")


def test_a_release_tag_never_moves_and_maintainers_make_it() -> None:
    assert ruleset("tags")["bypass_actors"] == []
    assert rules("tags").keys() == {"deletion", "non_fast_forward", "update"}
    assert rules("release").keys() == {"creation"}
    assert {each["actor_id"] for each in ruleset("release")["bypass_actors"]} == {MAINTAIN, ADMIN}
    for name in ("tags", "release"):
        assert ruleset(name)["conditions"]["ref_name"]["include"] == ["refs/tags/v*"]


def test_rulesets_have_what_github_takes_and_no_more() -> None:
    for path in (GITHUB / "rulesets").glob("*.json"):
        found = ruleset(path.stem)
        assert found["name"] == path.stem
        assert found.keys() == {
            "name", "target", "enforcement", "bypass_actors", "conditions", "rules",
        }  # fmt: skip
        assert found["enforcement"] == "active"


def test_updates_cover_every_lock_file() -> None:
    for ecosystem, patterns in LOCKS.items():
        covered = [
            folder
            for each in UPDATES
            if each["package-ecosystem"] == ecosystem
            for folder in each.get("directories", [each.get("directory")])
        ]
        files = [path for pattern in patterns for path in ROOT.glob(pattern)]
        assert files, ecosystem
        for path in files:
            # GitHub's workflows belong to the folder `/`.
            folder = path.parent.relative_to(ROOT).as_posix().replace(".github/workflows", ".")
            name = "/" if folder == "." else f"/{folder}"
            assert any(fnmatch(name, each) for each in covered), path


def test_no_lock_file_is_of_a_kind_that_is_not_covered() -> None:
    known = {path for patterns in LOCKS.values() for each in patterns for path in ROOT.glob(each)}
    folders = ("requirements", "app", "docker", "examples", "terraform-out/hcl", "scripts", ".ci")
    found = {
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if re.search(r"(^|[.-])lock(\.|$)|requirements.*\.txt$|^Dockerfile", path.name)
    }
    assert found - known == set()


def test_a_version_is_out_for_a_week_before_it_is_proposed() -> None:
    assert all(each["cooldown"]["default-days"] >= 7 for each in UPDATES)


def test_gitlab_runs_on_the_base_of_the_image() -> None:
    """Dependabot renews that one only."""
    if (ROOT / ".gitlab-ci.yml").exists():
        image = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())["default"]["image"]
        base = next(iter(read(ROOT / "docker/Dockerfile").values())).base
        assert image.startswith(base)
