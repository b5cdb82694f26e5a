from typing import Any

from terrace.preflight import linked_roles
from tests.terrace.preflight.stubs import OWN, findings, place, stack, texts

ECS = {"aws_ecs_cluster_capacity_providers": {"main": {}}}


def judged(resource: dict[str, Any], *there: str) -> dict[str, tuple[str, str, str]]:
    def list_roles(*, PathPrefix: str) -> Any:  # noqa: N803 - as boto3 has it
        service = PathPrefix.split("/")[2]
        roles = [each.partition("/") for each in there]
        return {"Roles": [{"RoleName": name} for of, _, name in roles if of == service]}

    where = place(stack(resource=resource), {"iam.list_roles": list_roles})
    return {title: texts(each) for title, each in findings(linked_roles.checks, where).items()}


def test_a_role_without_which_the_first_use_can_fail_warns() -> None:
    assert judged(ECS) == {
        "role AWSServiceRoleForECS": (
            "warns",
            (
                f"account {OWN} has none yet; AWS makes it at the first use of ecs, which can fail "
                "meanwhile"
            ),
            (
                f"in account {OWN}: aws iam create-service-linked-role "
                "--aws-service-name ecs.amazonaws.com"
            ),
        )
    }


def test_a_role_that_is_there_is_fine() -> None:
    found = judged(ECS, "ecs.amazonaws.com/AWSServiceRoleForECS")
    assert found["role AWSServiceRoleForECS"] == ("fine", "is there", "")


def test_a_role_with_a_suffix_is_somebody_elses() -> None:
    found = judged(ECS, "ecs.amazonaws.com/AWSServiceRoleForECS_blue")
    assert found["role AWSServiceRoleForECS"][0] == "warns"


def test_other_roles_are_made_in_time() -> None:
    resource: dict[str, Any] = {"aws_lb": {"main": {}}, "aws_db_instance": {"main": {}}}
    assert judged(resource, "rds.amazonaws.com/AWSServiceRoleForRDS") == {
        "roles that AWS makes": (
            "fine",
            "AWS makes at first use: AWSServiceRoleForElasticLoadBalancing",
            "",
        )
    }


def test_a_role_that_the_stack_makes_is_looked_for_elsewhere() -> None:
    made = {"aws_iam_service_linked_role": {"ecs": {"aws_service_name": "ecs.amazonaws.com"}}}
    assert judged(ECS | made) == {}
    made["aws_iam_service_linked_role"]["ecs"]["custom_suffix"] = "blue"
    assert judged(ECS | made)["role AWSServiceRoleForECS"][0] == "warns"
