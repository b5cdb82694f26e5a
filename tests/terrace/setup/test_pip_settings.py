from pathlib import Path

import pytest

from terrace.setup.pip_settings import user_configures_uv, uv_variables

COMPANY = "https://packages.example.com"


def test_without_settings_of_pip_uv_is_left_alone() -> None:
    assert uv_variables("", {}) == {}


def test_a_company_index_is_passed_on() -> None:
    listing = f"global.index-url='{COMPANY}/simple'\nglobal.cert='/etc/company.pem'\n"
    assert uv_variables(listing, {}) == {
        "UV_DEFAULT_INDEX": f"{COMPANY}/simple",
        "SSL_CERT_FILE": "/etc/company.pem",
    }


def test_several_indexes_are_weighed_together_as_pip_does() -> None:
    listing = (
        f"global.extra-index-url='{COMPANY}/a {COMPANY}/b'\n"
        "global.find-links='\\n/srv/wheels\\n/srv/more'\n"
    )
    assert uv_variables(listing, {}) == {
        "UV_INDEX": f"{COMPANY}/a {COMPANY}/b",
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_pips_environment_goes_before_its_files() -> None:
    listing = (
        ":env:.index-url='https://from.environment'\n"
        "install.index-url='https://from.install'\n"
        "global.index-url='https://from.global'\n"
    )
    assert uv_variables(listing, {}) == {"UV_DEFAULT_INDEX": "https://from.environment"}


def test_a_variable_that_is_set_already_is_not_replaced() -> None:
    listing = "global.cert='/etc/company.pem'"
    assert uv_variables(listing, {"SSL_CERT_FILE": "/etc/other.pem"}) == {}


@pytest.mark.parametrize(
    ("name", "is_of_uv"), [("UV_DEFAULT_INDEX", True), ("UV_CACHE_DIR", False), ("HOME", False)]
)
def test_settings_of_uvs_own_stand_alone(tmp_path: Path, name: str, is_of_uv: bool) -> None:
    assert user_configures_uv({"XDG_CONFIG_HOME": str(tmp_path), name: COMPANY}) is is_of_uv


def test_a_configuration_file_of_uvs_own_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv" / "uv.toml").touch()
    assert user_configures_uv({"XDG_CONFIG_HOME": str(tmp_path)})
