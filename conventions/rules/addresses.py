"""LIF002: what a deployed stack held is still there, or the stack says where it went."""

from collections.abc import Iterator, Mapping

from conventions import ledger
from conventions.document import Document, Kind
from conventions.places import Missing
from conventions.registry import must
from conventions.rule import Over, Problem
from conventions.synthesis import Synthesis

CHANGES = "state-changes.toml"  # becomes `moved` and `removed` blocks of one stack each
_MOVED = """\
if it is {new} now, say so with one of:
    Python  move_from_id("{old}") on that construct, for all stacks that have it
    TOML    {stack}.moved."{old}" = "{new}"
            in {changes}, for this stack alone
    JSON    "moved": [{{"from": "{old}", "to": "{new}"}}]
    HCL     moved {{
              from = {old}
              to   = {new}
            }}
  or, {loss}"""
_LOSS = 'if its loss is meant, add `{stack}.removed."{old}" = "destroy"` to {changes}'
ALIKE = 0.5


@must(
    "LIF002",
    f"a stateful resource that `{ledger.NAME}` lists for a deployed stack is still in it, or a "
    "`moved` or `removed` block names it; what `moved` leads to exists, what is `removed` does not",
    reason="Under another address a resource is to Terraform one to destroy and one to create.",
    source="HashiCorp Terraform documentation, refactor modules (moved) and remove a resource "
    "(removed)",
    over=Over.TOGETHER,
)
def no_state_is_lost(synthesis: Synthesis) -> Iterator[Problem]:
    """Compare every deployed stack with what it held when it was last synthesized."""
    stacks = {each.name: each for each in synthesis.documents if each.kind is Kind.STACK}
    for document in stacks.values():
        yield from _about_moves(document)
        yield from _about_removals(document)
    for name, former in (synthesis.ledger or {}).items():
        if name in stacks:
            yield from _about_losses(stacks[name], former)
        elif former:
            resources = f"{len(former)} stateful resource{'s' if len(former) > 1 else ''}"
            found = f"the stack {name} has vanished with {resources}"
            known = f"run: terrace adopt --destroyed {name}"
            remedy = f"restore it, or, once nothing of it is deployed, {known}"
            yield Problem(Missing(synthesis.document, name), found, remedy)


def _about_moves(document: Document) -> Iterator[Problem]:
    there = {block.address for block in document.resources} | ledger.removals(document)
    moves = ledger.moves(document)
    for old, to in moves:
        new = _end(dict(moves), to)
        if new not in there and not new.startswith("module."):  # what a module holds is not here
            found = f"{old} is moved to {new}, which does not exist, so Terraform would destroy it"
            place = Missing(document.name, f"{document.name}/{old}")
            yield Problem(place, found, "correct `to`")


def _about_removals(document: Document) -> Iterator[Problem]:
    declared = {block.address for block in document.resources}
    for address in sorted(ledger.removals(document) & declared):
        found = f"{address} is removed and still declared, so Terraform refuses to plan"
        place = Missing(document.name, f"{document.name}/{address}")
        yield Problem(place, found, "take out the resource, or what says that it is removed")


def _end(moves: Mapping[str, str], at: str) -> str:
    """Follow an address from move to move; Terraform itself refuses a circle."""
    for _ in moves:
        at = moves.get(at, at)
    return at


def _about_losses(document: Document, former: tuple[str, ...]) -> Iterator[Problem]:
    taken = {*former, *(move.new for move in ledger.moves(document))}
    new = [address for address in ledger.addresses(document) if address not in taken]
    candidates = {old: _candidates(old, new) for old in ledger.lost(document, former)}
    for old, chosen in candidates.items():
        is_certain = len(chosen) == 1 and list(candidates.values()).count(chosen) == 1
        found = f"{old} has vanished from the stack, and Terraform would destroy it"
        place = Missing(document.name, f"{document.name}/{old}")
        yield Problem(place, found, _remedy(document.name, old, chosen, is_certain=is_certain))


def _candidates(old: str, new: list[str]) -> tuple[str, ...]:
    """Return the new addresses of a type, or the one among them that is by far the most alike."""
    type_ = old.partition(".")[0]
    same = [each for each in new if each.partition(".")[0] == type_]
    alikeness = {each: _alikeness(old, each) for each in same}
    best = [each for each in same if alikeness[each] == max(alikeness.values()) >= ALIKE]
    return tuple(best if len(best) == 1 else same)


def _alikeness(old: str, new: str) -> float:
    """Return the share of common words: moving a construct adds one, renaming it changes one."""
    words = [set(address.partition(".")[2].split("_")) for address in (old, new)]
    return len(words[0] & words[1]) / len(words[0] | words[1])


def _remedy(stack: str, old: str, candidates: tuple[str, ...], *, is_certain: bool) -> str:
    loss = _LOSS.format(stack=stack, old=old, changes=CHANGES)
    if is_certain:
        new = candidates[0]
        return _MOVED.format(stack=stack, old=old, new=new, loss=loss, changes=CHANGES)
    if candidates:
        listed = ", ".join(candidates)
        return f'call move_from_id("{old}") on what it is now ({listed}), or, {loss}'
    return f"restore it, or, {loss}"
