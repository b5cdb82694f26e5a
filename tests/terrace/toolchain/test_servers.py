from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain import servers
from terrace.toolchain.servers import (
    ALERTMANAGER,
    AMTOOL,
    BLACKBOX_EXPORTER,
    HAPROXY,
    POSTGRESQL,
    PROMETHEUS,
    PROMTOOL,
    REDIS,
    Kind,
    in_folder,
    on_machine,
)
from tests.support.fake_commands import fake_command


def test_the_newest_of_a_distributions_releases_is_found_off_path(tmp_path: Path) -> None:
    for release in ("9.6", "15.18", "17.2"):
        folder = tmp_path / "usr/lib/postgresql" / release.split(".")[0] / "bin"
        fake_command(folder, "postgres", f"echo 'postgres (PostgreSQL) {release}'")
    found = on_machine(POSTGRESQL, {"PATH": ""}, tmp_path)
    assert found is not None
    assert found.program == tmp_path / "usr/lib/postgresql/17/bin/postgres"


def test_what_is_too_old_on_path_does_not_hide_what_fits(tmp_path: Path) -> None:
    fake_command(tmp_path / "bin", "haproxy", "echo HAProxy version 1.8.30")
    fake_command(tmp_path / "usr/sbin", "haproxy", "echo HAProxy version 2.6.12-1+deb12u3")
    found = on_machine(HAPROXY, {"PATH": str(tmp_path / "bin")}, tmp_path)
    assert found is not None
    assert found.program == tmp_path / "usr/sbin/haproxy"


@pytest.mark.parametrize(("name", "fits"), [("valkey-server", True), ("memcached", False)])
def test_valkey_serves_as_redis(tmp_path: Path, name: str, fits: bool) -> None:
    fake_command(tmp_path / "bin", name, "echo Valkey server v=8.1.4 sha=00000000")
    assert (on_machine(REDIS, {"PATH": str(tmp_path / "bin")}, tmp_path) is not None) is fits


@pytest.mark.parametrize(
    ("kind", "program", "told", "fits"),
    [
        (PROMETHEUS, "prometheus", "prometheus, version 2.42.0+ds (branch: debian/sid)", True),
        (PROMETHEUS, "prometheus", "prometheus, version 2.41.0 (branch: HEAD)", False),
        (PROMTOOL, "promtool", "promtool, version 3.5.0 (branch: HEAD)", True),
        (ALERTMANAGER, "prometheus-alertmanager", "alertmanager, version 0.25.0 (branch: x)", True),
        (ALERTMANAGER, "alertmanager", "alertmanager, version 0.24.0 (branch: HEAD)", False),
        (AMTOOL, "amtool", "amtool, version 0.28.1 (branch: HEAD)", True),
        (BLACKBOX_EXPORTER, "blackbox_exporter", "blackbox_exporter, version 0.27.0 (x)", True),
    ],
)
def test_what_watches_the_service_is_found_under_either_name(
    tmp_path: Path, kind: Kind, program: str, told: str, fits: bool
) -> None:
    fake_command(tmp_path / "usr/bin", program, f"echo '{told}'")
    assert (in_folder(kind, {}, tmp_path) is not None) is fits


def test_an_unpacked_server_gets_the_libraries_beside_it(tmp_path: Path) -> None:
    libraries = tmp_path / "usr/lib/x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    needs = 'test -d "${LD_LIBRARY_PATH%%:*}" && echo Redis server v=7.0.15'
    fake_command(tmp_path / "usr/bin", "redis-server", needs)
    found = in_folder(REDIS, {"LD_LIBRARY_PATH": "/own"}, tmp_path)
    assert found is not None
    assert found.env == {"LD_LIBRARY_PATH": f"{libraries}:/own"}


def test_a_missing_server_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(servers, "on_machine", lambda kind, environ: None)
    monkeypatch.setattr(servers, "repository_root", lambda: tmp_path)
    with pytest.raises(UserError) as refusal:
        servers.locate(REDIS, {})
    assert str(refusal.value) == (
        "no Redis 6.2 or newer is on this machine; run: make setup "
        "(or, where there is no apt: brew install valkey, or dnf install valkey)"
    )
