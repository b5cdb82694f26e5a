"""IAM009: nothing is everybody's."""

from collections.abc import Iterator, Mapping

from conventions import policy_uses, statements
from conventions.arguments import every
from conventions.blocks import Block
from conventions.document import Document
from conventions.narrowing import covers, keeps_others_out, narrows
from conventions.policy_statements import Statement
from conventions.registry import must
from conventions.rule import Problem

PERMISSIONS: Mapping[str, tuple[str, ...]] = {  # with `principal`, and what narrows it
    "aws_cloudwatch_event_permission": ("condition",),
    "aws_lambda_layer_version_permission": ("organization_id",),
    "aws_lambda_permission": ("principal_org_id", "source_account", "source_arn"),
}
ALL_USERS = tuple(
    f"http://acs.amazonaws.com/groups/global/{name}Users" for name in ("All", "Authenticated")
)
SHARES: Mapping[tuple[str, str], tuple[str, ...]] = {  # an argument, and what is everybody there
    ("aws_ami_launch_permission", "group"): ("all",),
    ("aws_db_snapshot", "shared_accounts"): ("all",),
    ("aws_db_cluster_snapshot", "shared_accounts"): ("all",),
    ("aws_lambda_function_url", "authorization_type"): ("NONE",),
    ("aws_s3_bucket", "acl"): ("authenticated-read", "public-read", "public-read-write"),
    ("aws_s3_bucket", "grant.uri"): ALL_USERS,
    ("aws_s3_bucket_acl", "access_control_policy.grant.grantee.uri"): ALL_USERS,
    ("aws_s3_bucket_acl", "acl"): ("authenticated-read", "public-read", "public-read-write"),
    ("aws_s3_object", "acl"): ("authenticated-read", "public-read", "public-read-write"),
    ("aws_ssm_document", "permissions.account_ids"): ("All", "all"),
}


@must(
    "IAM009",
    "no policy, permission or list of access admits everybody: a principal `*` goes with a "
    "condition that says who or where the caller is",
    reason="A `*` is not everybody in the account, it is everybody on the internet.",
    source="AWS IAM User Guide, AWS JSON policy elements: Principal; Amazon S3 User Guide, "
    "Blocking public access; checkov CKV_AWS_32, CKV_AWS_70, CKV_AWS_168, CKV_AWS_169, "
    "CKV_AWS_258, CKV_AWS_301",
)
def nothing_is_everybodys(document: Document) -> Iterator[Problem]:
    """Judge trust and resource policies; that of an endpoint or an organization grants nothing."""
    remedy = "name who may, or add a condition such as aws:SourceAccount or aws:PrincipalOrgID"
    for carried in statements.carried(document):
        denied = [each for each in carried.statements if each.denies and keeps_others_out(each)]
        for statement in carried.statements:
            if not _admits_everybody(statement) or not statement.allows:
                continue
            is_kept = any(covers(other, statement) for other in denied)
            if not is_kept and not policy_uses.grants_nothing(policy_uses.uses(document, carried)):
                found = f"statement {statement.label} admits everybody"
                yield Problem(carried.block, found, remedy)
    for block in document.of(*PERMISSIONS):
        narrowing = [block.body.get(name) for name in PERMISSIONS[block.type]]
        if block.text("principal") == "*" and not any(narrowing):
            found = f"{block.address} admits everybody"
            yield Problem(block, found, f"set {' or '.join(PERMISSIONS[block.type])}")
    for (type_, path), open_ in SHARES.items():
        for block in document.of(type_):
            yield from _shared(block, path, open_)


def _shared(block: Block, path: str, open_: tuple[str, ...]) -> Iterator[Problem]:
    for value in every(block.body, path):
        for each in value if isinstance(value, list) else [value]:
            for word in open_:
                if isinstance(each, str) and each == word:
                    found = f"{path} of {block.address} is {word}, which is everybody"
                    yield Problem(block, found, "name who may")


def _admits_everybody(statement: Statement) -> bool:
    is_open = any(each == "*" or _is_wild(each) for _, each in statement.principals)
    return is_open and not any(map(narrows, statement.conditions))


def _is_wild(text: str) -> bool:
    return "*" in text and not text.strip("*?")
