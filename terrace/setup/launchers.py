"""The commands ``cdktf`` and ``terrace`` in the virtual environment."""

from pathlib import Path

from terrace.setup.parts import Part
from terrace.setup.place import Place, fingerprint
from terrace.setup.scripts import python_script, write_command
from terrace.steps import Steps

_BODIES = {
    "cdktf": "from terrace.toolchain import cdktf_main\n\ncdktf_main()\n",
    "terrace": "from terrace.cli import main\n\nsys.exit(main())\n",
}


def launchers(place: Place) -> Part:
    """Describe the commands; they lead back to this working copy, which is not pip-installed."""
    texts = {place.venv / "bin" / name: launcher_text(place, name) for name in _BODIES}

    def write(_steps: Steps) -> None:
        for path, text in texts.items():
            write_command(path, text)

    return Part(
        key=f"launchers {place.venv.name}",
        title="write the commands cdktf and terrace",
        inputs=lambda: fingerprint(*texts.values()),
        is_present=lambda: all(_holds(path, text) for path, text in texts.items()),
        bring_about=write,
    )


def launcher_text(place: Place, name: str) -> str:
    """Return the script of one command."""
    body = f"import sys\n\nsys.path[0] = {str(place.root)!r}\n{_BODIES[name]}"
    return python_script(place.python, body)


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text
