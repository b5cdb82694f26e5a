"""The stacks in one app, in the order in which they are deployed."""

from collections.abc import Collection, Mapping

from cdktf import App, TerraformStack

from environments import ENVIRONMENTS, PLATFORM
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.names import GLOBAL, SHARED_STACKS, STATE_BACKEND
from stacks.state_backend import StateBackendStack
from stacks.target import Target, chosen


def build(outdir: str, environ: Mapping[str, str], stacks: Collection[str]) -> App:
    """Build some of the stacks, each the same whichever others there are.

    Args:
        outdir: Where the app will write.
        environ: Process environment, which may choose another target than AWS.
        stacks: Names of environments, and `SHARED_STACKS` or none of them; without, they are
            written too, and empty.
    """
    app = App(outdir=outdir)
    target = chosen(environ)
    shared = _share(app, target) if set(SHARED_STACKS) <= set(stacks) else _stand_in(app)
    for environment in [each for each in ENVIRONMENTS if each.name in stacks]:
        EnvironmentStack(
            app,
            environment.name,
            platform=PLATFORM,
            target=target,
            environment=environment,
            shared=shared,
        )
    return app


def _share(app: App, target: Target) -> GlobalStack:
    reads = {GLOBAL: [STATE_BACKEND]} | {each.name: [GLOBAL] for each in ENVIRONMENTS}
    state_backend = StateBackendStack(
        app, STATE_BACKEND, platform=PLATFORM, target=target, readers=reads
    )
    return GlobalStack(
        app,
        GLOBAL,
        platform=PLATFORM,
        target=target,
        state_backend=state_backend,
        environments=ENVIRONMENTS,
    )


def _stand_in(app: App) -> TerraformStack:
    """All that an environment has to know of what comes before it: that it does."""
    stack = TerraformStack(app, GLOBAL)
    stack.add_dependency(TerraformStack(app, STATE_BACKEND))
    return stack
