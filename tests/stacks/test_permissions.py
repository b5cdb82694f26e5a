"""How much of what the stacks permit is judged before a plan."""

import re

from conventions.rules.permissions import passed_over
from conventions.synthesis import read
from tests.support.environment import COMMITTED

# ARNs of other stacks and of a module's caller, and ids of ECS services, which are ARNs.
LEFT_TO_A_PLAN = re.compile(
    r"\$\{(var\.\w+|data\.terraform_remote_state\.\w+\.outputs\.\w+|aws_ecs_service\.\w+\.id)\}"
)


def test_only_what_other_stacks_and_callers_name_is_left_to_a_plan() -> None:
    documents = read(COMMITTED).documents
    left = [each for document in documents for each in passed_over(document)]
    assert [each for each in left if not LEFT_TO_A_PLAN.fullmatch(each)] == []
    assert len(left) < 50
