from pathlib import Path

import pytest

from terrace.setup.indexes import translated, uv_variables
from terrace.setup.place import Place
from tests.support.fake_commands import fake_command

COMPANY = "https://packages.example.com"


def test_without_settings_of_pip_uv_is_left_alone() -> None:
    assert translated("", {}) == {}


def test_a_company_index_is_passed_on() -> None:
    listing = f"global.index-url='{COMPANY}/simple'\nglobal.cert='/etc/company.pem'\n"
    assert translated(listing, {}) == {
        "UV_DEFAULT_INDEX": f"{COMPANY}/simple",
        "SSL_CERT_FILE": "/etc/company.pem",
    }


def test_several_indexes_are_weighed_together_as_pip_does() -> None:
    listing = (
        f"global.extra-index-url='{COMPANY}/a {COMPANY}/b'\n"
        "global.find-links='\\n/srv/wheels\\n/srv/more'\n"
    )
    assert translated(listing, {}) == {
        "UV_INDEX": f"{COMPANY}/a {COMPANY}/b",
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_pips_environment_goes_before_its_files() -> None:
    listing = (
        ":env:.index-url='https://from.environment'\n"
        "install.index-url='https://from.install'\n"
        "global.index-url='https://from.global'\n"
        "global.timeout='180'\n"
    )
    assert translated(listing, {}) == {"UV_DEFAULT_INDEX": "https://from.environment"}


def test_a_variable_that_is_set_already_is_not_replaced() -> None:
    listing = "global.cert='/etc/company.pem'"
    assert translated(listing, {"SSL_CERT_FILE": "/etc/other.pem"}) == {}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place whose pip is configured, and which knows of no configuration of uv."""
    venv = tmp_path / ".venv"
    fake_command(venv / "bin", "python", f"""echo "global.index-url='{COMPANY}'" """)
    return Place(root=tmp_path, venv=venv, environ={"XDG_CONFIG_HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "is_of_uv"), [("UV_DEFAULT_INDEX", True), ("UV_CACHE_DIR", False), ("HOME", False)]
)
def test_settings_of_uvs_own_stand_alone(place: Place, name: str, is_of_uv: bool) -> None:
    environ = {**place.environ, name: COMPANY}
    variables = uv_variables(Place(root=place.root, venv=place.venv, environ=environ))
    assert variables == ({} if is_of_uv else {"UV_DEFAULT_INDEX": COMPANY})


def test_a_configuration_file_of_uvs_own_stands_alone(place: Place) -> None:
    (place.root / "uv").mkdir()
    (place.root / "uv" / "uv.toml").touch()
    assert uv_variables(place) == {}
