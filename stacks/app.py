"""The stacks in one app, in the order in which they are deployed."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cdktf import App, TerraformStack

from environments import ENVIRONMENTS, PLATFORM, Environment, Platform, by_name
from environments.previews import PREVIEW_VARIABLE
from stacks.bootstrap import template
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.names import GLOBAL, STATE_BACKEND
from stacks.outputs import publish
from stacks.pipelines import PLAN_SHARED, plan_thing
from stacks.state_backend import StateBackendStack
from stacks.target import Target, chosen
from stacks.wiring import wire


def build(outdir: str, environ: Mapping[str, str]) -> App:
    """Build every stack.

    Args:
        outdir: Where the app will write.
        environ: Process environment, which may choose another target than AWS, and by
            TERRACE_PREVIEW the one environment of a pull request that is wanted.
    """
    app = App(outdir=outdir)
    target = chosen(environ)
    template.write(Path(outdir), platform=PLATFORM, environments=ENVIRONMENTS, target=target)
    shared = _share(app, target)
    preview = environ.get(PREVIEW_VARIABLE)
    for environment in (by_name(preview),) if preview else ENVIRONMENTS:
        add_environment(
            app,
            environment,
            platform=PLATFORM,
            target=target,
            shared=shared,
            successors=successors(environment, ENVIRONMENTS),
        )
    return app


def add_environment(
    app: App,
    environment: Environment,
    *,
    platform: Platform,
    target: Target,
    shared: TerraformStack,
    successors: Sequence[str] = (),
) -> EnvironmentStack:
    """Build an environment's stack, connect who uses what in it, and publish what others need.

    Args:
        app: App that the stack is for.
        environment: Its values.
        platform: What all environments share.
        target: What the stack is for.
        shared: Stack `global`.
        successors: Names of environments that get their versions from it.
    """
    stack = EnvironmentStack(
        app,
        environment.name,
        platform=platform,
        target=target,
        environment=environment,
        shared=shared,
        successors=successors,
    )
    wire(stack)
    publish(stack)
    return stack


def successors(environment: Environment, environments: Sequence[Environment]) -> list[str]:
    """Names of the environments that get their versions from one, in their order."""
    promoted = ((each.name, each.promotion) for each in environments)
    return [name for name, how in promoted if how and how.after == environment.name]


def _share(app: App, target: Target) -> GlobalStack:
    reads = {GLOBAL: [STATE_BACKEND]} | {each.name: [GLOBAL] for each in ENVIRONMENTS}
    plans: dict[str, list[str]] = {}
    for each in ENVIRONMENTS:  # each of which reads the outputs of `global`
        plans.setdefault(plan_thing(each), [GLOBAL]).append(each.name)
    plans[PLAN_SHARED] = [STATE_BACKEND, GLOBAL]
    state_backend = StateBackendStack(
        app, STATE_BACKEND, platform=PLATFORM, target=target, readers=reads, planners=plans
    )
    return GlobalStack(
        app,
        GLOBAL,
        platform=PLATFORM,
        target=target,
        state_backend=state_backend,
        environments=ENVIRONMENTS,
    )
