"""NAM: what things are called, in Terraform and in AWS."""

import re
from collections.abc import Iterator

from conventions.blocks import Block
from conventions.document import Document
from conventions.expressions import literal, references
from conventions.hearings import Question, ask
from conventions.physical_names import (
    adopted,
    is_conventional,
    may_be_conventional,
    prefix,
    varies,
)
from conventions.registry import must
from conventions.resource_types import TABLE
from conventions.rule import Problem

_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_BORDER = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+")


@must(
    "NAM001",
    "resource, data source, variable and output ids are lower snake case",
    reason="One spelling lets people guess an address instead of looking it up.",
    source="HashiCorp Terraform style guide, resource naming; Azure Verified Modules TFNFR4",
)
def ids_are_snake_case(document: Document) -> Iterator[Problem]:
    """Judge the labels that Terraform addresses are made of."""
    for block in _labelled_blocks(document):
        if not _SNAKE.fullmatch(block.id):
            found = f"the id of {block.address} is not lower snake case"
            yield Problem(block, found, _renamed(block.id))


def _renamed(id_: str) -> str:
    words = "_".join(filter(None, _BORDER.split(id_))).lower()
    first_letter = re.search("[a-z]", words)
    if first_letter is None:
        return "call it by words of the letters a to z, such as web_server"
    return f'call it "{words[first_letter.start() :]}"'


@must(
    "NAM002",
    "an id does not end with its resource type (`aws_vpc.network`, not `aws_vpc.network_vpc`)",
    reason="The address already says the type; saying it twice only makes it longer.",
    source="HashiCorp Terraform style guide, resource naming; terraform-best-practices.com, naming",
)
def ids_do_not_repeat_the_type(document: Document) -> Iterator[Problem]:
    """Compare whole words at the end: aws_subnet.private_subnet_a and aws_lb_listener.lb pass."""
    for block in (*document.resources, *document.data_sources):
        type_ = block.type.partition("_")[2]
        if f"_{block.id}".endswith(f"_{type_}"):
            rest = block.id.removesuffix(type_).rstrip("_")
            remedy = f'call it "{rest}"' if rest else "name what it is for"
            yield Problem(block, f"the id of {block.address} repeats its type", remedy)


@must(
    "NAM003",
    "physical names are `<project>-<environment>`, alone or followed by `-<thing>` or `/<path>`, "
    "or begin with `<project>/<environment>`, within the service's length limit; what an import "
    "block adopts keeps the name it has",
    reason="A name that can be computed needs no look-up, and tells whose it is on every console.",
    source="The project's specification, module structure; terraform-best-practices.com, naming; "
    "the length limits of each service's API reference",
)
def physical_names_are_conventional(document: Document) -> Iterator[Problem]:
    """Judge what is known before a plan; a name taken from another resource is judged there."""
    given = adopted(document)
    for block in document.of(*TABLE.where("name")):
        row = TABLE.rows[block.type]
        argument, name = _name(block, row.name)
        is_given = row.within or block.address in given
        fault = None if is_given else _form(document, block, argument, name)
        known = literal(name)
        if fault:
            yield fault
        elif row.longest and len(known) > row.longest:
            remedy = f"shorten it to the {row.longest} that {block.type} allows"
            yield Problem(block, f'{argument} "{name}" has {len(known)} characters', remedy)


def _form(document: Document, block: Block, argument: str, name: str) -> Problem | None:
    project, environment = prefix(document, block)
    if not project or not environment:
        return None  # PRV001 tells of the missing tags
    if not name:
        remedy = f"set {argument} to {project}-{environment}-<thing>"
        return Problem(block, f"{argument} is not set, so AWS invents a name", remedy)
    is_elsewhere = not literal(name) and any(references(name))
    if is_elsewhere or is_conventional(name, project, environment):
        return None
    if may_be_conventional(name, project, environment):
        ask(block.body.get(argument), Question.SAME)
        return None
    remedy = f"begin it with {project}-{environment}, then -<thing> in lower kebab case"
    return Problem(block, f'{argument} "{name}" is not conventional', remedy)


def _name(block: Block, argument: str) -> tuple[str, str]:
    """Return the argument that names a resource and its value; a prefix may stand in for it."""
    if argument not in block.body:
        for stand_in in (f"{argument}_prefix", "name_prefix"):
            if stand_in in block.body:
                return stand_in, block.text(stand_in).removesuffix("-")
    return argument, block.text(argument)


@must(
    "NAM004",
    "no two resources of one type and provider have the same physical name, nor two in the same "
    "parent, such as two rules of a listener the same priority",
    reason="AWS refuses the second one during the apply, or changes the first one instead.",
    source="AWS provider documentation, the name argument of each resource; Elastic Load "
    "Balancing, listener rules",
)
def names_are_given_once(document: Document) -> Iterator[Problem]:
    """Compare names as they are written; inline policies are IAM005's."""
    seen: dict[tuple[object, ...], Block] = {}
    for block in document.of(*TABLE.where("name").keys() - {"aws_iam_role_policy"}):
        row = TABLE.rows[block.type]
        name = block.written(row.name)
        parents = [_parent(block.text(argument)) for argument in row.within]
        first = seen.setdefault((block.type, block.provider_alias, *parents, name), block)
        if name and first is not block and not varies(name, block, first):
            found = f'{row.name} "{name}" of {block.address} is also that of {first.address}'
            yield Problem(block, found, "give each its own")


def _parent(text: str) -> tuple[str, ...]:
    """Return what a text refers to, by whichever attribute, and the rest of it."""
    return (text,) if "[" in text else (literal(text), *references(text))


def _labelled_blocks(document: Document) -> Iterator[Block]:
    yield from document.resources
    yield from document.data_sources
    yield from document.variables
    yield from document.outputs
