"""The roles that workflows take trust the GitHub environments that take them, and no others."""

import json
from typing import Any

from environments import ENVIRONMENTS, PLATFORM
from terrace.delivery.stacks import facts, order
from terrace.names import of_platform
from tests.support.workflow_files import ROOT


def trusted() -> dict[str, set[str]]:
    """Subjects without the repository, by the name of the role."""
    path = ROOT / "terraform-out/stacks/global/cdk.tf.json"
    stack: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    found = {}
    for role in stack["resource"]["aws_iam_role"].values():
        _, _, reference = role["assume_role_policy"].partition("data.aws_iam_policy_document.")
        document = stack["data"]["aws_iam_policy_document"].get(reference.partition(".")[0], {})
        subjects = {
            value.rpartition(f"/{PLATFORM.repository.partition('/')[2]}")[2].partition(":")[2]
            for statement in document.get("statement", [])
            for condition in statement.get("condition", [])
            for value in condition["values"]
            if condition["variable"].endswith(":sub")
        }
        if subjects:
            found[role["name"]] = subjects
    return found


def test_each_role_trusts_the_github_environment_in_which_workflows_take_it() -> None:
    names, roles = of_platform(PLATFORM), trusted()
    known = facts(order(ROOT), ENVIRONMENTS, PLATFORM)
    for each in ENVIRONMENTS:
        plan = known["environments"][each.name]["plan"]
        role = names.name(f"plan-{each.name}" if each.protected else "plan")
        assert f"environment:{plan}" in roles[role]
        assert roles[names.name(f"apply-{each.name}")] == {f"environment:{each.name}"}
    assert roles[names.name("images")] == {"environment:images"}
    assert roles[names.name("plan-shared")] == {"environment:shared-plan"}
    if PLATFORM.previews:
        assert known["previews"]["role"] == names.role("apply-pr")
        assert roles[names.name("apply-pr")] == {"environment:previews"}


def test_a_pull_request_takes_no_role_but_the_one_that_plans_what_may_be_lost() -> None:
    taken = {name for name, subjects in trusted().items() if "pull_request" in subjects}
    assert taken <= {of_platform(PLATFORM).name("plan")}
