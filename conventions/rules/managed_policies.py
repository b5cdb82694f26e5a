"""IAM010: managed policies of AWS that allow all of something."""

import re
from collections.abc import Iterator, Mapping

from conventions.arguments import every
from conventions.blocks import Block, listed
from conventions.document import Document
from conventions.expressions import references
from conventions.hearings import Question, ask
from conventions.registry import must
from conventions.rule import Problem
from conventions.scalars import is_unknown

ATTACHMENTS: Mapping[str, str] = {  # what attaches a managed policy, and its argument for one
    "aws_iam_group_policy_attachment": "policy_arn",
    "aws_iam_group_policy_attachments_exclusive": "policy_arns",
    "aws_iam_policy_attachment": "policy_arn",
    "aws_iam_role": "managed_policy_arns",
    "aws_iam_role_policy_attachment": "policy_arn",
    "aws_iam_role_policy_attachments_exclusive": "policy_arns",
    "aws_iam_user_policy_attachment": "policy_arn",
    "aws_iam_user_policy_attachments_exclusive": "policy_arns",
    "aws_ssoadmin_managed_policy_attachment": "managed_policy_arn",
}
POLICY = "aws_iam_policy"
# The names that AWS gives to policies with all actions of one or more services: AWS Managed Policy
# Reference Guide; AWS IAM User Guide, "AWS managed policies for job functions".
_FULL = re.compile(
    r"[\w-]*(?:Admin(?:istrator)?Access|Full_?Access|PowerUser)[\w-]*|\w*Administrator"
)
_ARN = re.compile(r":iam::aws:policy/(?:[\w-]+/)*([\w-]+)$")


@must(
    "IAM010",
    "no policy of AWS that allows all of a service, or of everything, is attached: those called "
    "AdministratorAccess, PowerUser or FullAccess",
    reason="Such a policy allows what IAM001 forbids, and AWS adds to it without asking.",
    source="AWS IAM User Guide, AWS managed policies and least privilege; "
    "checkov CKV_AWS_274, CKV2_AWS_56; CIS AWS Foundations Benchmark, identity",
)
def no_full_access_is_attached(document: Document) -> Iterator[Problem]:
    """Judge what is attached to roles, users, groups and permission sets by the policy's name."""
    for block in document.of(*ATTACHMENTS):
        for value in every(block.body, ATTACHMENTS[block.type]):
            for text in listed(value):
                yield from _about(document, block, text)


def _about(document: Document, block: Block, text: str) -> Iterator[Problem]:
    name = _name(document, text)
    if name and _FULL.fullmatch(name):
        found = f"{block.address} attaches {name}"
        yield Problem(block, found, "attach a policy that names what is needed")


def _found_by(data: Block) -> str:
    """Return the name of the policy that a data source looks up, empty for what is none of AWS."""
    text = data.text("arn" if data.body.get("arn") else "name")
    if data.type != POLICY or (is_unknown(text) and not _ARN.search(text)):
        return "AdministratorAccess" if data.type == POLICY and ask(text, Question.SAME) else ""
    arn = _ARN.search(text)
    return arn[1] if arn else text


def _name(document: Document, text: str) -> str:
    """Return the name of AWS's policy that an ARN, or a reference to one, means."""
    if match := _ARN.search(text):
        return match[1]
    for address in references(text):
        names = [_found_by(data) for data in document.data_sources if data.address == address]
        if len(set(names)) > 1 and any(map(_FULL.fullmatch, names)):  # which of the instances?
            return names[0] if ask(text, Question.SAME) else ""
        return names[0] if names else ""  # a policy that is written here, which IAM001 judges
    if is_unknown(text):
        ask(text, Question.SAME)
    return ""
