"""What every workflow is held to, whatever it does."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from environments import ENVIRONMENTS, PLATFORM
from environments.model import RESERVED
from tests.support.workflow_files import ROOT, Table, actions, in_order, own_file, steps, workflows

WORKFLOWS = workflows()
EVERYTHING = {**WORKFLOWS, **actions()}
FILES = [*sorted((ROOT / ".github").rglob("*.yml"))]
UNTRUSTED = re.compile(
    r"\$\{\{[^}]*(github\.(event|head_ref|ref_name)|inputs|needs|steps|matrix|secrets|env|vars)\b"
)
DEPLOYS = {"make deploy", "make release", "make rollback", "make preview", "make reap"}


def jobs() -> Iterator[tuple[str, Table]]:
    for name, workflow in WORKFLOWS.items():
        for job, found in workflow["jobs"].items():
            yield f"{name}: {job}", found


def scripts(document: Table) -> Iterator[str]:
    yield from (step["run"] for step in steps(document) if "run" in step)


def uses() -> Iterator[tuple[Path, str]]:
    for path in FILES:
        for line in re.findall(r"^\s*(?:- )?uses: (.*)$", path.read_text(), flags=re.M):
            yield path, line


def test_every_job_has_an_end_and_says_what_its_token_may() -> None:
    for name, job in jobs():
        assert "permissions" in job, name
        assert isinstance(job["permissions"], dict), name
        if "uses" not in job:
            assert 1 <= int(job["timeout-minutes"]) <= 60, name
            assert job["runs-on"] == "ubuntu-24.04", name
    for name, workflow in WORKFLOWS.items():
        assert workflow["permissions"] == {}, name


def test_somebody_elses_action_is_pinned_by_its_commit_and_says_which_version_that_is() -> None:
    versions: dict[str, set[str]] = {}
    for path, line in uses():
        if line.startswith("$/"):
            file = own_file(line, ROOT)
            assert file, line
            assert file.is_file(), f"{path.name}: {line}"
        else:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), f"{path}: {line}"
            versions.setdefault(line.partition("@")[0], set()).add(line)
    assert all(len(found) == 1 for found in versions.values()), versions


def test_scripts_name_targets_of_make_and_files_that_there_are() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M))
    for name, document in EVERYTHING.items():
        for script in scripts(document):
            called = set(re.findall(r"\bmake (?:-s )?([a-z-]+)", script))
            assert called <= targets, name
            for path in re.findall(r"(?<![\w./])(?:scripts|\.ci|terrace)/[\w./-]+", script):
                assert (ROOT / path).exists(), f"{name}: {path}"


def test_no_expression_is_written_into_a_script() -> None:
    for name, document in EVERYTHING.items():
        for script in scripts(document):
            assert not UNTRUSTED.search(script), f"{name}: {script}"
            assert "${{" not in script, f"{name}: {script}"


def test_scripts_end_where_a_part_of_a_pipe_fails() -> None:
    for name, workflow in WORKFLOWS.items():
        if any(True for _ in scripts(workflow)):
            assert workflow["defaults"]["run"]["shell"] == "bash", name
    for name, action in actions().items():
        assert all(step["shell"] == "bash" for step in steps(action) if "run" in step), name


def test_no_checkout_leaves_a_token_behind() -> None:
    for name, document in EVERYTHING.items():
        for step in steps(document):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false", name


def test_foreign_code_never_runs_with_rights_of_the_repository() -> None:
    for name, workflow in WORKFLOWS.items():
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & {*workflow["on"]}, (
            name
        )


def test_whoever_takes_a_role_proves_who_it_is_in_a_github_environment() -> None:
    for name, job in jobs():
        signs_in = [s for s in job.get("steps", []) if "/sign-in" in s.get("uses", "")]
        if signs_in:
            assert job["permissions"]["id-token"] == "write", name
            assert job["environment"]["name" if isinstance(job["environment"], dict) else 0], name
        elif "uses" not in job:
            assert "id-token" not in job["permissions"], name


def test_no_environment_may_be_called_like_what_branches_use() -> None:
    """Whoever may run in a GitHub environment of its name could deploy it."""
    places = {
        place["name"] if isinstance(place, dict) else place
        for _, job in jobs()
        if (place := job.get("environment"))
    }
    assert {each for each in places if "${{" not in each} <= {*RESERVED}


def test_what_deploys_waits_for_its_turn_and_is_never_cut_off() -> None:
    for name, workflow in WORKFLOWS.items():
        for job, found in workflow["jobs"].items():
            text = "\n".join(step.get("run", "") for step in found.get("steps", []))
            if any(each in text for each in DEPLOYS):
                group = found.get("concurrency", workflow.get("concurrency"))
                assert group, f"{name}: {job}"
                assert str(group["cancel-in-progress"]).startswith("false"), f"{name}: {job}"


def test_nothing_with_rights_takes_what_an_earlier_run_left_in_a_cache() -> None:
    for name, job in jobs():
        cached = [s for s in job.get("steps", []) if s.get("with", {}).get("cache") == "true"]
        if cached:
            writing = {k for k, v in job["permissions"].items() if v == "write"}
            assert writing <= {"security-events"}, name


def test_nothing_that_publishes_takes_what_any_other_job_of_main_may_have_cached() -> None:
    published = [step for step in steps(WORKFLOWS["image"]) if "docker/" in step.get("uses", "")]
    kept = {key: value for step in published for key, value in step.get("with", {}).items()}
    assert (kept["cache-image"], kept["cache-binary"]) == ("false", "false")


def test_what_waits_for_its_turn_is_not_pushed_out_by_a_run_with_nothing_to_do() -> None:
    """A newer run replaces one that waits in a group, even if all of its jobs are skipped."""
    for name, workflow in WORKFLOWS.items():
        skipped = [job for job in workflow["jobs"].values() if "github.event" in job.get("if", "")]
        if skipped and name != "ci":  # whose group is of one request, and all of whose runs check
            assert "concurrency" not in workflow, name
    assert "github.sha" in WORKFLOWS["ci"]["concurrency"]["group"]


def test_no_workflow_names_an_account_a_region_or_a_role() -> None:
    strange = re.compile(r"\b\d{12}\b|\b(us|eu|ap|sa|ca|me|af|il)-[a-z]+-\d\b|arn:aws|amazonaws")
    names = {PLATFORM.domain, PLATFORM.repository, *(each.account_id for each in ENVIRONMENTS)}
    for path in FILES:
        text = path.read_text()
        assert not strange.search(text), path
        assert not [each for each in names if each in text], path


def test_jobs_wait_for_each_other_without_a_circle() -> None:
    for workflow in WORKFLOWS.values():
        assert set(in_order(workflow["jobs"])) == set(workflow["jobs"])


def test_each_job_of_ci_counts_for_the_one_check_that_main_requires() -> None:
    found = dict(WORKFLOWS["ci"]["jobs"])
    needed = set(found.pop("passed")["needs"])
    assert needed == set(found) - {"stranger"}


@pytest.mark.parametrize("name", [name for name in WORKFLOWS if name.startswith("cd-")])
def test_a_workflow_that_deploys_is_started_by_main_a_release_or_a_person(name: str) -> None:
    on: Any = WORKFLOWS[name]["on"]
    assert set(on) <= {"push", "release", "workflow_dispatch"}
    if "push" in on:
        assert on["push"]["branches"] == ["main"]


def test_a_digest_that_a_deployment_wrote_starts_no_deployment() -> None:
    ignored = WORKFLOWS["cd-dev"]["on"]["push"]["paths-ignore"]
    assert ignored == [
        "kubernetes/overlays/*/image/**",
        "kubernetes/helm/app-chart/values-*.yaml",
    ]


def test_a_caller_names_every_secret_that_a_called_workflow_declares() -> None:
    for name, job in jobs():
        file = own_file(job["uses"], ROOT) if "uses" in job else None
        if file:
            call = WORKFLOWS[file.stem]["on"]["workflow_call"] or {}
            assert set(job.get("secrets", {})) == set(call.get("secrets", {})), name
