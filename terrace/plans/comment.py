"""The plan as a reviewer reads it, at a pull request or in an issue."""

from collections.abc import Sequence

from terrace.guard import approval, fingerprint
from terrace.plans.cost import hint
from terrace.plans.planning import Plan
from terrace.plans.reading import Attribute, Resource, drifted, outputs, resources
from terrace.plans.sections import Item, Section, written
from terrace.plans.text import code, value

_MOST_ATTRIBUTES = 40  # of one resource; its others are in plan.json
_MOST_ADDRESS = 300
_DOES = {
    "destroy": "**destroys**",
    "replace": "**replaces**",
    "forget": "**forgets**, and leaves in AWS,",
    "update": "changes",
    "create": "creates",
    "move": "moves",
    "import": "imports",
}
_KEEPS = {
    "data": ", **with its data**",
    "identity": ", **to whose address, name or value others hold on**",
}


def plan_text(plan: Plan) -> str:
    """Write a plan as Markdown: first what is destroyed or replaced."""
    found = resources(plan.shown)
    head = f"### Plan of {plan.stack}: {_counts(plan)}\n"
    if not _changes(plan):
        head += "\nA deployment would change nothing.\n"
    if cost := hint(plan.shown):
        head += f"\n{cost}\n"
    print_ = fingerprint.fingerprint(plan.shown)
    foot = (
        f"\nFingerprint: `{print_}`. Only this plan is carried out by "
        f"`make deploy STACK={plan.stack} APPROVED={print_}`.\n"
    )
    return written(head, [*_sections(plan, found), _drift(drifted(plan.shown))], foot)


def drift_text(plan: Plan) -> str:
    """Write how a stack differs from its configuration: first what was changed in AWS."""
    found = resources(plan.shown)
    head = (
        f"### {plan.stack} differs from its configuration: {_counts(plan)}\n\n"
        "Something was changed in AWS other than by a deployment, or what is committed is not "
        f"deployed yet. A deployment (`make deploy STACK={plan.stack}`) does what is listed here; "
        "what shall stay has to be written into the configuration first.\n"
    )
    return written(head, [_drift(drifted(plan.shown)), *_sections(plan, found)], "")


def _counts(plan: Plan) -> str:
    numbers = fingerprint.counts(plan.shown)
    loud = {name: numbers[name] for name in ("destroy", "replace") if numbers[name]}
    quiet = {name: number for name, number in numbers.items() if name not in loud}
    said = [f"**{approval.summary(loud)}**"] if loud else []
    if any(quiet.values()):
        said.append(approval.summary(quiet))
    return ", ".join(said) or "no changes"


def _changes(plan: Plan) -> bool:
    return any(fingerprint.counts(plan.shown).values())


def _sections(plan: Plan, found: Sequence[Resource]) -> list[Section]:
    def of(*kinds: str) -> list[Item]:
        return [_item(each) for each in found if each.kind in kinds]

    changed = [Item(line=f"{code(each.path)}: {_change(each)}") for each in outputs(plan.shown)]
    return [
        Section(heading="Destroyed or replaced", items=of("destroy", "replace")),
        Section(heading="Changed", items=of("update")),
        Section(heading="Moved, imported or forgotten", items=of("forget", "move", "import")),
        Section(heading="Created", items=of("create"), folded=True),
        Section(heading="Outputs", items=changed, folded=True),
    ]


def _drift(found: Sequence[Resource]) -> Section:
    """What was changed in AWS; it is no part of the fingerprint."""
    says = {"destroy": "is gone", "create": "is new"}
    return Section(
        heading="Changed in AWS since the last deployment",
        items=[
            Item(
                line=f"{code(each.address, most=_MOST_ADDRESS)} {says.get(each.kind, 'differs')}",
                details=_details(each.attributes),
            )
            for each in found
        ],
        folded=True,
    )


def _item(resource: Resource) -> Item:
    line = f"{_DOES[resource.kind]} {code(resource.address, most=_MOST_ADDRESS)}"
    if resource.moved_from:
        line += f", formerly {code(resource.moved_from, most=_MOST_ADDRESS)}"
    line += _KEEPS.get(resource.keeps, "")
    if resource.forced_by:
        line += f"; cannot be changed in place: {', '.join(map(code, resource.forced_by))}"
    elif resource.why:
        line += f"; {resource.why}"
    told = resource.kind in {"replace", "update", "move", "import"}
    return Item(line=line, details=_details(resource.attributes) if told else ())


def _details(attributes: Sequence[Attribute]) -> tuple[str, ...]:
    lines = [f"{code(each.path)}: {_change(each)}" for each in attributes[:_MOST_ATTRIBUTES]]
    if (rest := len(attributes) - _MOST_ATTRIBUTES) > 0:
        lines.append(f"and {rest:,} more values, all in `plan.json`")
    return tuple(lines)


def _change(attribute: Attribute) -> str:
    return f"{value(attribute.before)} → {value(attribute.after)}"
