"""PRV: what every AWS provider block must say before it may touch an account."""

from collections.abc import Iterator

from conventions.blocks import Block, first
from conventions.document import Document, Kind
from conventions.hearings import Question, ask
from conventions.registry import must
from conventions.rule import Problem

STATIC_KEYS = ("access_key", "secret_key", "token")
REQUIRED_TAGS = ("Project", "Environment", "Owner", "CostCenter", "ManagedBy")


@must(
    "PRV001",
    "every AWS provider names its accounts, carries no static keys, and tags with "
    "Project, Environment, Owner, CostCenter, ManagedBy",
    reason="A plan with the wrong credentials must stop, and every resource must have an owner.",
    source="AWS Prescriptive Guidance, Terraform AWS provider best practices, security; "
    "AWS provider documentation, allowed_account_ids and default_tags",
)
def providers_are_bound_to_an_account(document: Document) -> Iterator[Problem]:
    """Judge every block, aliased ones too; a stack that uses AWS must have one."""
    providers = [block for block in document.providers if block.type == "aws"]
    for provider in providers:
        yield from _about(provider)
    needs_one = any(block.type.startswith("aws_") for block in document.resources)
    if document.kind is Kind.STACK and needs_one and not providers:
        found = "AWS resources have no provider block"
        yield Problem(document, found, "add one with allowed_account_ids and default_tags")


def _about(provider: Block) -> Iterator[Problem]:
    if not provider.body.get("allowed_account_ids"):
        found = f"{provider.address} does not set allowed_account_ids"
        yield Problem(provider, found, "name the one account it may change")
    if keys := [name for name in STATIC_KEYS if provider.body.get(name)]:
        found = f"{provider.address} carries {', '.join(keys)}"
        yield Problem(provider, found, "assume a role instead")
    tags = first(provider.body, "default_tags").get("tags")
    if isinstance(tags, str):
        ask(tags, Question.SAME)
        return
    known = first({"tags": tags}, "tags")
    if missing := [name for name in REQUIRED_TAGS if not known.get(name)]:
        found = f"default_tags of {provider.address} lack {', '.join(missing)}"
        yield Problem(provider, found, "add them")
