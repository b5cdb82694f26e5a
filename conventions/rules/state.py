"""STA: where state lives, and in which order the stacks that hold it depend on each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from conventions.blocks import Json, is_true, nested
from conventions.document import Document, Kind
from conventions.registry import must
from conventions.rule import Over, Problem
from conventions.synthesis import Synthesis

SHARED = "shared"  # the Environment of stacks that every environment may depend on


@must(
    "STA001",
    "every stack keeps its state in the one S3 backend, KMS-encrypted and natively locked",
    reason="State holds secrets, and two writers at once destroy it.",
    source="The project's specification, state backend; "
    "HashiCorp Terraform documentation, S3 backend",
    over=Over.TOGETHER,
)
def state_is_on_the_shared_backend(synthesis: Synthesis) -> Iterator[Problem]:
    """Judge each stack's backend, then whether all name the bucket that most of them name."""
    backends = {stack: stack.backends.get("s3") for stack in _stacks(synthesis)}
    counted = Counter(_text(body, "bucket") for body in backends.values() if body is not None)
    shared = counted.most_common(1)[0][0] if counted else ""
    for stack, body in backends.items():
        if body is None:
            found = f"state is in the {next(iter(stack.backends), 'local')} backend"
            yield Problem(stack, found, "use the shared s3 backend")
            continue
        missing = [name for name in ("encrypt", "use_lockfile") if not is_true(body.get(name))]
        missing += [name for name in ("kms_key_id",) if not _text(body, name)]
        if missing:
            found = f"the s3 backend does not set {', '.join(missing)}"
            yield Problem(stack, found, "encrypt with a KMS key and lock natively")
        if _text(body, "bucket") != shared:
            found = f'the s3 backend uses the bucket "{_text(body, "bucket")}"'
            yield Problem(stack, found, f'use "{shared}", as the other stacks do')


@must(
    "STA002",
    "state keys are `<project>/<stack>/terraform.tfstate` and unique",
    reason="Two stacks with one key overwrite each other's state.",
    source="AWS Prescriptive Guidance, Terraform AWS provider best practices, backend",
    over=Over.TOGETHER,
)
def state_keys_are_unique(synthesis: Synthesis) -> Iterator[Problem]:
    """Judge each key's form, and each pair of bucket and key over all stacks."""
    owners: dict[tuple[str, str], str] = {}
    for stack in _stacks(synthesis):
        body = stack.backends.get("s3")
        if body is None:
            continue
        bucket, key = _text(body, "bucket"), _text(body, "key")
        expected = f"{stack.tags().get('Project', '<project>')}/{stack.name}/terraform.tfstate"
        if key != expected:
            yield Problem(stack, f'the state key is "{key}"', f'set it to "{expected}"')
        owner = owners.setdefault((bucket, key), stack.name)
        if owner != stack.name:
            found = f'the state key "{key}" is also the key of {owner}'
            yield Problem(stack, found, "give each stack its own key")


@must(
    "STA004",
    "stack dependencies are acyclic, and lead to the same environment or to a shared stack",
    reason="A change in one environment must not wait for, or reach into, another.",
    source="AWS Prescriptive Guidance, Terraform AWS provider best practices, structure",
    over=Over.TOGETHER,
)
def dependencies_stay_in_their_environment(synthesis: Synthesis) -> Iterator[Problem]:
    """Judge the manifest's dependencies together with every remote state that a stack reads."""
    stacks = {stack.name: stack for stack in _stacks(synthesis)}
    edges = {
        stack.name: {*synthesis.dependencies.get(stack.name, ()), *_read_states(stack, stacks)}
        for stack in stacks.values()
    }
    for name, targets in edges.items():
        for target in sorted(targets & stacks.keys()):
            ours, theirs = (_environment(stacks[which]) for which in (name, target))
            if theirs not in (ours, SHARED):
                found = f"a stack of {ours} depends on {target}, a stack of {theirs}"
                yield Problem(stacks[name], found, "pass the value through a shared stack")
    yield from _cycles(synthesis, edges)


def _cycles(synthesis: Synthesis, edges: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        yield Problem(synthesis, f"stacks depend on each other: {circle}", "break the circle")


def _stacks(synthesis: Synthesis) -> list[Document]:
    return [document for document in synthesis.documents if document.kind is Kind.STACK]


def _read_states(stack: Document, stacks: Mapping[str, Document]) -> Iterator[str]:
    keys = {_text(s.backends.get("s3", {}), "key"): name for name, s in stacks.items()}
    for block in stack.data_sources:
        if block.type == "terraform_remote_state":
            for config in nested(block.body, "config"):
                key = _text(config, "key")
                if key in keys:
                    yield keys[key]


def _environment(stack: Document) -> str:
    return str(stack.tags().get("Environment", "no environment"))


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
