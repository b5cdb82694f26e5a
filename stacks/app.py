"""The stacks in one app, in the order in which they are deployed."""

from collections.abc import Mapping

from cdktf import App

from environments import ENVIRONMENTS, PLATFORM
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.names import GLOBAL, STATE_BACKEND
from stacks.state_backend import StateBackendStack
from stacks.target import Target, chosen


def build(outdir: str, environ: Mapping[str, str]) -> App:
    """Build every stack.

    Args:
        outdir: Where the app will write.
        environ: Process environment, which may choose another target than AWS.
    """
    app = App(outdir=outdir)
    target = chosen(environ)
    shared = _share(app, target)
    for environment in ENVIRONMENTS:
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
