"""What `terrace github` asks of GitHub, so that no branch takes a role that is not its own."""

from typing import Any

import pytest

from environments import ENVIRONMENTS, PLATFORM
from terrace.delivery.github import ANY, MAIN, PROMOTED, guarded, set_up
from terrace.errors import UserError
from tests.support.workflow_files import ROOT, workflows

THERE = guarded(("global", *(each.name for each in ENVIRONMENTS)), ENVIRONMENTS, PLATFORM)
REPOSITORY = f"repos/{PLATFORM.repository}"


class Fake:
    """A GitHub that answers what it is told, and remembers what was written."""

    def __init__(self, **known: Any) -> None:
        self.known = {"orgs/terrace-platform/teams/people": {"id": 7}, "apps/writer": {"id": 9}}
        self.known |= {f"{REPOSITORY}/{path.replace('__', '/')}": it for path, it in known.items()}
        self.written: list[tuple[str, str, Any]] = []

    def __call__(self, method: str, path: str, body: Any) -> Any:
        if method == "GET":
            return self.known.get(path)
        self.written.append((method, path.removeprefix(f"{REPOSITORY}/"), body))
        return None

    def set_up(self, there: Any = THERE, **options: Any) -> "Fake":
        set_up(self, ROOT, PLATFORM, there, **{"team": "people", "app": None, **options})
        return self

    def at(self, path: str) -> list[Any]:
        return [body for _, where, body in self.written if where == path]


def test_every_environment_that_a_workflow_names_is_made() -> None:
    named = {
        name
        for workflow in workflows().values()
        for job in workflow["jobs"].values()
        for name in [job.get("environment", {})]
        for name in [name.get("name") if isinstance(name, dict) else name]
        if name and "${{" not in name
    }
    assert {"images", "manifests", "previews", "scanners"} <= named
    assert named <= set(THERE)


def test_only_what_has_nothing_to_protect_may_be_used_from_any_branch() -> None:
    anywhere = {name for name, (sources, _) in THERE.items() if sources == ANY}
    assert anywhere == {"plan", "scanners", "previews"}
    for each in ENVIRONMENTS:
        assert THERE[each.name] == (PROMOTED if each.promotion else MAIN, each.protected)
        if each.protected:
            assert THERE[f"{each.name}-plan"] == (PROMOTED, False)
    assert THERE["images"] == (MAIN, False)


def test_a_protected_environment_takes_main_and_release_tags_and_somebody_elses_approval() -> None:
    found = Fake().set_up({"live": (PROMOTED, True)})
    assert found.at("environments/live") == [
        {
            "wait_timer": 0,
            "prevent_self_review": True,
            "reviewers": [{"type": "Team", "id": 7}],
            "deployment_branch_policy": {
                "protected_branches": False,
                "custom_branch_policies": True,
            },
        }
    ]
    assert found.at("environments/live/deployment-branch-policies") == [
        {"name": "main", "type": "branch"},
        {"name": "v*", "type": "tag"},
    ]


def test_another_branch_goes_and_what_somebody_has_chosen_stays() -> None:
    rule = {"type": "required_reviewers", "reviewers": [{"type": "User", "reviewer": {"id": 3}}]}
    found = Fake(
        environments__dev={"protection_rules": [rule, {"type": "wait_timer", "wait_timer": 5}]},
        **{
            "environments__dev__deployment-branch-policies": {
                "branch_policies": [
                    {"id": 1, "name": "main", "type": "branch"},
                    {"id": 2, "name": "*", "type": "branch"},
                ]
            }
        },
    ).set_up({"dev": (MAIN, False)})
    (body,) = found.at("environments/dev")
    assert (body["reviewers"], body["wait_timer"]) == ([{"type": "User", "id": 3}], 5)
    policies = [each for each in found.written if "branch-policies" in each[1]]
    assert policies == [("DELETE", "environments/dev/deployment-branch-policies/2", None)]


def test_rules_are_made_or_changed_and_only_the_app_passes_the_review() -> None:
    found = Fake(rulesets=[{"name": "main", "id": 11}]).set_up({}, app="writer")
    (main,) = found.at("rulesets/11")
    made = {each["name"]: each for each in found.at("rulesets")}
    assert main["bypass_actors"] == []
    assert made.keys() == {"review", "release", "tags"}
    assert [each["actor_id"] for each in made["review"]["bypass_actors"]] == [9]
    without = Fake().set_up({})
    (review,) = [each for each in without.at("rulesets") if each["name"] == "review"]
    assert review["bypass_actors"] == []


def test_a_team_that_github_does_not_know_is_refused_before_anything_is_written() -> None:
    found = Fake()
    with pytest.raises(UserError, match=r"^GitHub knows no orgs/terrace-platform/teams/nobody"):
        found.set_up(team="nobody")
    assert found.written == []
