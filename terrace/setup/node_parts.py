"""The Node.js side of set-up: Node.js where the machine has none that fits, and cdktf-cli."""

import os

from terrace.errors import UserError
from terrace.setup.parts import Part
from terrace.setup.place import Place, fingerprint
from terrace.setup.python_parts import install_into
from terrace.steps import Steps
from terrace.toolchain import node
from terrace.toolchain.locations import local_node, local_node_home

_CDKTF = ("node_modules", "cdktf-cli", "bundle", "bin", "cdktf")


def machine_has_node(place: Place) -> bool:
    """Whether the machine's own Node.js will do, so that none is installed."""
    found = node.find(place.environ, place.root)
    return found is not None and not found.is_local


def own_node(place: Place) -> Part:
    """Describe the project's own Node.js, which a locked Python package carries."""
    lock = place.lock("node")

    def install(steps: Steps) -> None:
        steps.note(f"no Node.js {node.MINIMUM.major} or newer with npm on PATH")
        install_into(place, lock, local_node_home(place.root).parent)

    return Part(
        key="node",
        title="install Node.js into .terrace/node",
        inputs=lambda: fingerprint(lock),
        is_present=lambda: local_node(place.root).is_file(),
        bring_about=install,
    )


def cdktf(place: Place) -> Part:
    """Describe the locked cdktf-cli; its native module is built for the Node.js in use."""
    package, lock = place.root / "package.json", place.root / "package-lock.json"

    def install(_steps: Steps) -> None:
        found = _node_in_use(place)
        variables = {
            "PATH": f"{found.path.parent}{os.pathsep}{place.environ.get('PATH', os.defpath)}",
            "npm_config_update_notifier": "false",
        }
        if found.is_local:
            variables["npm_config_nodedir"] = str(local_node_home(place.root))
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        place.call([*_npm(place, found), "ci", *quiet], **variables)

    return Part(
        key="cdktf",
        title="install the locked cdktf-cli",
        inputs=lambda: fingerprint(package, lock, str(_node_in_use(place).version.major)),
        is_present=lambda: place.root.joinpath(*_CDKTF).is_file(),
        bring_about=install,
        runs_beside=True,  # half a minute, mostly waiting for the disk
    )


def _node_in_use(place: Place) -> node.Node:
    found = node.find(place.environ, place.root)
    if found is None:
        raise UserError(f"the Node.js at {local_node(place.root)} does not run on this machine")
    return found


def _npm(place: Place, found: node.Node) -> list[str]:
    if not found.is_local:
        return ["npm"]
    npm = local_node_home(place.root) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(found.path), str(npm)]
