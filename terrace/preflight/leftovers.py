"""Names that are taken: by what an earlier attempt, a person or AWS itself left in the account."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from conventions.blocks import Block
from conventions.document import Document
from terrace.aws import reading
from terrace.preflight.check import Check, Finding, fine, stops
from terrace.preflight.place import Place
from terrace.preflight.singletons import imported
from terrace.preflight.state import OwnState

SHOWN = 3  # names in one sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A kind of resource of which there is one by each name.

    Attributes:
        title: What they are.
        argument: The resource's argument that is its name.
        service: The service's name in botocore.
        operation: Lists all of them.
        path: Where the names are in its answers, in JMESPath.
        options: Arguments of the operation.
        helps: What to do with one that is taken; {folder}, {address}, {name} and {region} are
            filled in.
    """

    title: str
    argument: str
    service: str
    operation: str
    path: str
    options: Mapping[str, object] = field(default_factory=dict)
    helps: str = "delete it, or take it over: terraform -chdir={folder} import {address} {name}"


NAMED: Mapping[str, Named] = {
    "aws_cloudwatch_log_group": Named(
        title="log groups",
        argument="name",
        service="logs",
        operation="describe_log_groups",
        path="logGroups[].logGroupName",
    ),
    # A secret keeps its name while it waits to be deleted, for up to 30 days.
    "aws_secretsmanager_secret": Named(
        title="secrets",
        argument="name",
        service="secretsmanager",
        operation="list_secrets",
        path="SecretList[].Name",
        options={"IncludePlannedDeletion": True},
        helps="if nobody needs what it holds: aws secretsmanager delete-secret "
        "--force-delete-without-recovery --region {region} --secret-id {name}",
    ),
    "aws_iam_role": Named(
        title="roles",
        argument="name",
        service="iam",
        operation="list_roles",
        path="Roles[].RoleName",
    ),
    "aws_s3_bucket": Named(
        title="buckets",
        argument="bucket",
        service="s3",
        operation="list_buckets",
        path="Buckets[].Name",
    ),
    "aws_kms_alias": Named(
        title="aliases of keys",
        argument="name",
        service="kms",
        operation="list_aliases",
        path="Aliases[].AliasName",
    ),
}


def checks(place: Place) -> Iterator[Check]:
    """Look for the names that the stack is going to give."""
    state = OwnState(place)
    for type_, named in NAMED.items():
        blocks = _new(place.stack, type_, named)
        if blocks:
            yield Check(
                f"names of {named.title}", partial(_judge, named=named, blocks=blocks, state=state)
            )


def _new(stack: Document, type_: str, named: Named) -> Mapping[str, Block]:
    """Return the resources by name; those of other regions, and what is imported, left out."""
    taken_over = imported(stack)
    return {
        each.text(named.argument): each
        for each in stack.of(type_)
        if each.text(named.argument)
        and "${" not in each.text(named.argument)
        and not each.provider_alias
        and each.address not in taken_over
    }


def _judge(place: Place, *, named: Named, blocks: Mapping[str, Block], state: OwnState) -> Finding:
    with reading(f"the {named.title} of account {place.account_id}"):
        pages = place.client(named.service).get_paginator(named.operation)
        there = set(pages.paginate(**named.options).search(named.path))
    taken = [
        name for name, block in blocks.items() if name in there and not state.has(block.address)
    ]
    if not taken:
        return fine(f"account {place.account_id} has none that the stack did not make")
    more = f" and {len(taken) - SHOWN} more" if len(taken) > SHOWN else ""
    folder = f"terraform-out/stacks/{place.name}"
    helps = named.helps.format(
        folder=folder, address=blocks[taken[0]].address, name=taken[0], region=place.region
    )
    return stops(
        f"{', '.join(taken[:SHOWN])}{more} {'is' if len(taken) == 1 else 'are'} there already, "
        "and not in the stack's state",
        f"in account {place.account_id}: {helps}",
    )
