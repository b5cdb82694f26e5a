"""Pictures of diagrams' sources, by the packages that set-up installs beside cdktf-cli."""

from pathlib import Path

from terrace import toolchain
from terrace.errors import UserError
from terrace.toolchain.node import node_binary

PROGRAM = Path(__file__).with_name("draw.mjs")
PACKAGE = Path("node_modules/@viz-js/viz")


def draw(source: Path) -> None:
    """Draw a source as SVG and as PNG, beside it.

    Raises:
        UserError: What draws is not installed, or did not take the source.
    """
    root = toolchain.repository_root()
    if not (root / PACKAGE).is_dir():
        raise UserError(f"{PACKAGE} is not installed, so nothing can be drawn; run: make setup")
    targets = [str(source.with_suffix(ending)) for ending in (".svg", ".png")]
    toolchain.run(
        [str(node_binary()), str(PROGRAM), str(source), *targets],
        cwd=root,
        env=toolchain.environment(),
        name=f"drawing {source.name}",
    )
