from pathlib import Path

import pytest

from terrace.setup import node
from terrace.setup.place import Place
from terrace.steps import Steps
from terrace.toolchain.locations import local_node, local_node_home
from tests.support.fake_commands import fake_command

NPM = 'echo "$npm_config_nodedir $*" > called'


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A working copy on a machine without Node.js."""
    (tmp_path / "requirements").mkdir()
    for name in ("package.json", "package-lock.json", "requirements/node.txt"):
        (tmp_path / name).touch()
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ={"PATH": str(tmp_path / "bin")})


def machine_node(place: Place, version: str) -> None:
    fake_command(place.root / "bin", "node", f"echo v{version}")
    fake_command(place.root / "bin", "npm", NPM)


def called(place: Place) -> str:
    node.parts(place)[-1].work(Steps(total=1))
    return (place.root / "called").read_text()


def test_node_itself_is_installed_only_where_the_machine_has_none(place: Place) -> None:
    assert [part.title for part in node.parts(place)] == [
        "install Node.js into .terrace/node",
        "install the locked cdktf-cli",
    ]
    machine_node(place, "22.1.0")
    assert [part.title for part in node.parts(place)] == ["install the locked cdktf-cli"]


def test_cdktf_is_built_anew_for_another_node(place: Place) -> None:
    machine_node(place, "22.1.0")
    (before,) = node.parts(place)
    machine_node(place, "22.2.0")
    (same,) = node.parts(place)
    machine_node(place, "24.0.0")
    (after,) = node.parts(place)
    assert before.made_from == same.made_from != after.made_from


def test_the_machines_npm_installs_what_is_locked(place: Place) -> None:
    machine_node(place, "22.1.0")
    assert called(place) == " ci --no-audit --no-fund --loglevel=error\n"


def test_our_own_npm_builds_with_our_own_headers(place: Place) -> None:
    own = local_node(place.root)
    fake_command(own.parent, own.name, f'[ "$1" = --version ] && echo v24.1.0 || {NPM}')
    home = local_node_home(place.root)
    assert called(place).startswith(f"{home} {home}/lib/node_modules/npm/bin/npm-cli.js ci ")


@pytest.fixture
def installed(place: Place, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each installation of Node.js used the installer's cache; the first is damaged."""
    used: list[bool] = []

    def sync(_place: Place, _lock: Path, *, target: Path, use_cache: bool = True) -> None:
        assert not target.exists()
        used.append(use_cache)
        own = local_node(place.root)
        fake_command(own.parent, own.name, "echo v24.1.0" if len(used) > 1 else "exit 126")

    monkeypatch.setattr(node, "sync", sync)
    return used


def test_a_node_that_does_not_run_is_installed_anew_from_outside_the_cache(
    place: Place, installed: list[bool]
) -> None:
    own = local_node(place.root)
    fake_command(own.parent, own.name, "echo v24.1.0")
    (part, _) = node.parts(place)
    part.stamp.write_text(part.made_from)
    assert not part.is_due
    own.write_bytes(b"\x7fELF cut short")
    (part, _) = node.parts(place)
    assert part.is_due
    part.bring_about(Steps(total=2))
    assert installed == [True, False]
    assert not node.parts(place)[0].is_due


def test_a_cdktf_that_is_empty_is_installed_anew(place: Place) -> None:
    machine_node(place, "22.1.0")
    (part,) = node.parts(place)
    folder = place.root / "node_modules/cdktf-cli/bundle/bin"
    folder.mkdir(parents=True)
    part.stamp.write_text(part.made_from)
    for name, text in (("cdktf", "#!"), ("cdktf.js", "")):
        (folder / name).write_text(text)
    assert part.is_due
    (folder / "cdktf.js").write_text("//")
    assert not part.is_due
