"""The Node.js side of set-up: Node.js where the machine has none that fits, and cdktf-cli."""

import os

from terrace.errors import UserError
from terrace.setup.packages import renew, sync
from terrace.setup.part import Part
from terrace.setup.place import Place, fingerprint
from terrace.steps import Steps
from terrace.toolchain import node
from terrace.toolchain.locations import local_node, local_node_home


def parts(place: Place) -> list[Part]:
    """Describe what this machine lacks: cdktf-cli alone, or first the Node.js that runs it."""
    found = node.find(place.environ, place.root)
    if found is not None and not found.is_local:
        return [_cdktf(place, f"Node.js {found.version.major}")]
    own = _own_node(place, works=found is not None)
    return [own, _cdktf(place, fingerprint(place.lock("node")))]


def _own_node(place: Place, *, works: bool) -> Part:
    """Describe the project's own Node.js, which a locked Python package carries."""
    folder = local_node_home(place.root).parent

    def install(steps: Steps) -> None:
        steps.note(f"no Node.js {node.MINIMUM.major} or newer with npm on PATH")
        renew(folder)
        sync(place, place.lock("node"), target=folder)
        if node.find(place.environ, place.root) is None:
            # The installer links files from its cache, where they may be as damaged as here.
            renew(folder)
            sync(place, place.lock("node"), target=folder, use_cache=False)
        if node.find(place.environ, place.root) is None:
            raise UserError(
                f"the Node.js at {local_node(place.root)} does not run on this machine; install "
                f"Node.js {node.MINIMUM.major} or newer with npm, and run make setup again"
            )

    return Part(
        title="install Node.js into .terrace/node",
        stamp=folder / "set-up",
        made_from=fingerprint(place.lock("node")),
        work=install,
        works=lambda: works,
    )


def _cdktf(place: Place, made_for: str) -> Part:
    """Describe the locked cdktf-cli; its native module is built for the Node.js in use."""

    def install(_steps: Steps) -> None:
        found = node.find(place.environ, place.root)
        if found is None:
            own = local_node(place.root)
            raise UserError(f"the Node.js at {own} does not run on this machine")
        search = f"{found.path.parent}{os.pathsep}{place.environ.get('PATH', os.defpath)}"
        variables = {"PATH": search, "npm_config_update_notifier": "false"}
        npm = ["npm"]
        if found.is_local:
            home = local_node_home(place.root)
            variables["npm_config_nodedir"] = str(home)
            npm = [str(found.path), str(home / "lib/node_modules/npm/bin/npm-cli.js")]
        place.call(*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", **variables)

    return Part(
        title="install the locked cdktf-cli",
        stamp=place.root / "node_modules" / "set-up",
        made_from=fingerprint(
            place.root / "package.json", place.root / "package-lock.json", made_for
        ),
        work=install,
        works=lambda: node.cdktf_program(place.root) is not None,
        runs_beside=True,  # half a minute, mostly waiting for the disk
    )
