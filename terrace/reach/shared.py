"""What environments share, as it is declared: pipelines, states, accounts, and no way across."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from environments import Environment, Platform
from stacks.names import GLOBAL, SHARED_STACKS, STATE_BACKEND
from stacks.pipelines import APPLY, PLAN, PLAN_SHARED, apply_thing, plan_thing
from terrace.reach.matrix import Section

READ, WRITE = "read", "write"


@dataclass(frozen=True, kw_only=True)
class Pipelines:
    """The roles that GitHub's runs take, and the states and accounts that they work with.

    Attributes:
        platform: What all environments share.
        environments: All of them.
    """

    platform: Platform
    environments: Sequence[Environment]

    def states(self) -> Section:
        """Who reads and who writes which state; stacks read the outputs of `global`."""
        stacks = [STATE_BACKEND, GLOBAL, *(each.name for each in self.environments)]
        declared = {
            (role, f"{verb} {stack}"): self._has_state(role, verb, stack)
            for role in self._roles()
            for stack in stacks
            for verb in (READ, WRITE)
        }
        columns = tuple(f"{verb} {stack}" for stack in stacks for verb in (READ, WRITE))
        return Section(
            title="pipelines and states", rows=self._roles(), columns=columns, declared=declared
        )

    def accounts(self) -> Section:
        """Who enters which account, to plan and to apply."""
        ways = [
            (each.name, way, roles)
            for each in self.environments
            for way, roles in (
                (PLAN, {plan_thing(each), *self._successors(each)}),
                (APPLY, {apply_thing(each.name)}),
            )
        ]
        return Section(
            title="pipelines and accounts",
            rows=self._roles(),
            columns=tuple(f"{way} {name}" for name, way, _ in ways),
            declared={
                (role, f"{way} {name}"): role in entitled
                for role in self._roles()
                for name, way, entitled in ways
            },
        )

    def _roles(self) -> tuple[str, ...]:
        planners = dict.fromkeys(plan_thing(each) for each in self.environments)
        return (*planners, PLAN_SHARED, *(apply_thing(each.name) for each in self.environments))

    def _successors(self, environment: Environment) -> set[str]:
        """Roles that deploy what runs in an environment before, and so look at it."""
        return {
            apply_thing(each.name)
            for each in self.environments
            if each.promotion and each.promotion.after == environment.name
        }

    def _has_state(self, role: str, verb: str, stack: str) -> bool:
        if role == PLAN_SHARED:
            return verb == READ and stack in SHARED_STACKS
        planned = {each.name for each in self.environments if plan_thing(each) == role}
        if planned:
            return verb == READ and stack in {GLOBAL, *planned}
        own = role == apply_thing(stack)
        return own or (verb == READ and stack == GLOBAL)


def apart(environments: Sequence[Environment]) -> Section:
    """Declare that no network leads into another, each pair once: a connection has two sides."""
    names = [each.name for each in environments]
    return Section(
        title="networks",
        rows=tuple(names[:-1]),
        columns=tuple(names[1:]),
        declared=dict.fromkeys(combinations(names, 2), False),
    )
