import os
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup import debian
from terrace.setup.part import bring_about
from terrace.setup.place import Place
from terrace.steps import Steps
from terrace.toolchain.servers import AMTOOL, HAPROXY, POSTGRESQL, PROMETHEUS, PROMTOOL, REDIS
from tests.support.fake_commands import fake_command

SIMULATED = """
echo "Reading package lists..."
echo "Inst libllvm14 (1:14.0.6-12 Debian:12/stable [amd64])"
echo "Inst redis-tools (5:7.0.15-1 Debian:12/stable [amd64])"
echo "Inst redis-server (5:7.0.15-1 Debian:12/stable [amd64])"
echo "Conf redis-tools (5:7.0.15-1 Debian:12/stable [amd64])"
"""
UNPACKED = """
mkdir -p "$3/usr/bin"
printf '#!/bin/sh\\necho Redis server v=7.0.15\\n' > "$3/usr/bin/redis-server"
chmod +x "$3/usr/bin/redis-server"
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A machine with apt that lacks Redis alone; apt notes what it is asked for."""
    apt = f"""
    echo "$@" >> {tmp_path}/asked
    case $1 in
      install) {SIMULATED} ;;
      download) touch redis-server.deb ;;
    esac"""
    fake_command(tmp_path / "bin", "apt-get", apt)
    fake_command(tmp_path / "bin", "dpkg", UNPACKED)
    monkeypatch.setattr(debian, "missing", lambda place: [REDIS])
    environ = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ=environ)


def asked(place: Place) -> list[str]:
    return (place.root / "asked").read_text().splitlines()


def install(place: Place) -> None:
    (part,) = debian.parts(place)
    part.bring_about(Steps(total=1))


def test_what_an_installation_would_add_is_unpacked_without_what_no_test_runs(
    place: Place,
) -> None:
    install(place)
    assert asked(place) == [
        "install --simulate --no-install-recommends redis-server",
        "download redis-tools redis-server",
    ]
    (part,) = debian.parts(place)
    assert not part.is_due


def test_a_package_with_several_of_the_tools_is_fetched_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt = place.root / "bin" / "apt-get"
    apt.write_text(apt.read_text().replace("redis-server", "prometheus"))
    monkeypatch.setattr(debian, "missing", lambda place: [PROMETHEUS, PROMTOOL])
    unpacked = "".join(
        UNPACKED.replace("redis-server", name).replace("Redis server v=7.0.15", "2.42.0")
        for name in ("prometheus", "promtool")
    )
    fake_command(apt.parent, "dpkg", unpacked)
    install(place)
    assert asked(place)[0] == "install --simulate --no-install-recommends prometheus"


def test_where_only_the_tool_is_missing_its_servers_package_is_fetched(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "missing", lambda place: [AMTOOL])
    with pytest.raises(UserError, match=r"prometheus-alertmanager holds no amtool 0\.25 or newer"):
        install(place)
    assert asked(place)[0].endswith(" prometheus-alertmanager")


def test_it_is_unpacked_again_where_it_does_not_run_any_more(place: Place) -> None:
    install(place)
    (place.root / ".terrace/debian/usr/bin/redis-server").unlink()
    (part,) = debian.parts(place)
    assert part.is_due


def test_nothing_is_fetched_where_the_machine_has_all(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "missing", lambda place: [])
    assert debian.parts(place) == []
    assert debian.advice(place) == []


NO_LISTS = """
if [ "$1" = update ]; then touch {lists}; exit; fi
test -e {lists} || {{ echo "E: Unable to locate package redis-server" >&2; exit 100; }}
"""


def without_lists(place: Place, *, uid: int, monkeypatch: pytest.MonkeyPatch) -> None:
    apt = place.root / "bin" / "apt-get"
    _, _, rest = apt.read_text().partition("\n")
    fake_command(apt.parent, apt.name, NO_LISTS.format(lists=place.root / "lists") + rest)
    monkeypatch.setattr(os, "geteuid", lambda: uid)


def test_root_renews_missing_package_lists(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    without_lists(place, uid=0, monkeypatch=monkeypatch)
    install(place)
    assert asked(place)[-1] == "download redis-tools redis-server"


def test_others_are_told_how_to_renew_missing_package_lists(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_lists(place, uid=1000, monkeypatch=monkeypatch)
    bring_about(debian.parts(place), Steps(total=1))  # no failure: only tests need it
    (note,) = [line for line in capsys.readouterr().out.splitlines() if "not done" in line]
    assert "Unable to locate package redis-server" in note
    assert note.endswith("; run: sudo apt-get update, and then: make setup")
    (part,) = debian.parts(place)
    assert part.is_due


def test_a_package_that_is_too_old_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    fake_command(place.root / "bin", "dpkg", UNPACKED.replace("7.0", "5.0"))
    with pytest.raises(UserError, match=r"redis-server holds no Redis 6\.2 or newer that runs"):
        install(place)


def test_where_there_is_no_apt_people_are_told_what_to_install(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "missing", lambda place: [POSTGRESQL, HAPROXY])
    (place.root / "bin" / "apt-get").unlink()
    elsewhere = Place(root=place.root, venv=place.venv, environ={"PATH": f"{place.root}/bin"})
    assert debian.parts(elsewhere) == []
    assert debian.advice(elsewhere) == [
        f"{name} is not on this machine, and tests fail without it: "
        f"brew install {formula}, or dnf install {package}"
        for name, formula, package in (
            ("PostgreSQL", "postgresql@17", "postgresql-server"),
            ("HAProxy", "haproxy", "haproxy"),
        )
    ]
