from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain import mirror, providers
from terrace.toolchain.platforms import terraform_platform
from terrace.toolchain.providers import provider_variables


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A machine on which nothing holds the provider."""
    monkeypatch.setattr(mirror, "common_mirror", lambda needed: None)
    return {"HOME": str(tmp_path / "home"), "XDG_DATA_DIRS": str(tmp_path / "share")}


def make_mirror(folder: Path) -> Path:
    (folder / mirror.PROVIDER / "5.100.0" / terraform_platform()).mkdir(parents=True)
    return folder


def written(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_mirror_the_registry_serves_through_a_cache_in_the_working_copy(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    cache = tmp_path / ".terrace" / "plugin-cache"
    assert provider_variables(environ, tmp_path) == {
        "TF_CLI_CONFIG_FILE": None,
        "TF_PLUGIN_CACHE_DIR": str(cache),
    }
    assert cache.is_dir()


def test_a_users_cache_is_kept(tmp_path: Path, environ: dict[str, str]) -> None:
    environ["TF_PLUGIN_CACHE_DIR"] = "/their/cache"
    assert "TF_PLUGIN_CACHE_DIR" not in provider_variables(environ, tmp_path)


def test_a_configuration_file_that_exists_is_kept(tmp_path: Path, environ: dict[str, str]) -> None:
    theirs = written(tmp_path / "their.tfrc", 'plugin_cache_dir = "/their/cache"')
    environ["TF_CLI_CONFIG_FILE"] = str(theirs)
    assert provider_variables(environ, tmp_path) == {
        "TF_CLI_CONFIG_FILE": str(theirs),
        "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "1",
    }


def test_a_configuration_in_the_home_folder_is_left_to_terraform(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    written(tmp_path / "home/.terraformrc", "provider_installation { filesystem_mirror {} }")
    assert provider_variables(environ, tmp_path) == {
        "TF_CLI_CONFIG_FILE": None,
        "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "1",
    }


def test_a_variable_that_names_a_missing_configuration_file_is_removed(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    environ["TF_CLI_CONFIG_FILE"] = str(tmp_path / "missing.tfrc")
    assert provider_variables(environ, tmp_path)["TF_CLI_CONFIG_FILE"] is None


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        (
            True,
            (
                "{}, which TF_CLI_CONFIG_FILE names, cannot be read: Permission denied; let it be "
                "read, or unset the variable"
            ),
        ),
        (False, "{} cannot be read: Permission denied; let this user read it"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_one_sentence(
    tmp_path: Path,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    named: bool,
    sentence: str,
) -> None:
    theirs = written(tmp_path / ("their.tfrc" if named else "home/.terraformrc"))
    if named:
        environ["TF_CLI_CONFIG_FILE"] = str(theirs)

    def closed(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(theirs))

    monkeypatch.setattr(mirror, "needed_version", lambda _root: "5.100.0")
    monkeypatch.setattr(Path, "read_text", closed)
    with pytest.raises(UserError) as refusal:
        provider_variables(environ, tmp_path)
    assert str(refusal.value) == sentence.format(theirs)


def test_a_mirror_that_terraform_finds_itself_needs_no_configuration(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    found = make_mirror(tmp_path / "home/.terraform.d/plugins")
    assert provider_variables(environ, tmp_path) == {
        "TF_CLI_CONFIG_FILE": None,
        "TF_CLI_ARGS_providers_lock": f"-fs-mirror={found}",
        "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "1",
    }


def test_a_mirror_in_a_common_place_gets_a_generated_configuration(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = make_mirror(tmp_path / "opt/with space")
    monkeypatch.setattr(mirror, "common_mirror", lambda needed: found)
    generated = tmp_path / ".terrace" / "terraform.rc"
    assert provider_variables(environ, tmp_path) == {
        "TF_CLI_CONFIG_FILE": str(generated),
        "TF_CLI_ARGS_providers_lock": f"'-fs-mirror={found}'",
        "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "1",
    }
    assert generated.read_text(encoding="utf-8") == providers.configuration_text(found)


def test_a_named_mirror_goes_before_the_users_configuration(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    written(tmp_path / "home/.terraformrc")
    environ["TERRACE_PROVIDER_MIRROR"] = str(make_mirror(tmp_path / "named"))
    generated = tmp_path / ".terrace" / "terraform.rc"
    assert provider_variables(environ, tmp_path)["TF_CLI_CONFIG_FILE"] == str(generated)


def test_a_users_arguments_for_the_lock_are_kept(tmp_path: Path, environ: dict[str, str]) -> None:
    environ["TERRACE_PROVIDER_MIRROR"] = str(make_mirror(tmp_path / "named"))
    environ["TF_CLI_ARGS_providers_lock"] = "-platform=linux_arm64"
    variables = provider_variables(environ, tmp_path)
    assert variables["TF_CLI_ARGS_providers_lock"] == "-platform=linux_arm64"


def test_a_generated_configuration_keeps_what_the_mirror_holds_off_the_network(
    tmp_path: Path,
) -> None:
    make_mirror(tmp_path)
    (tmp_path / "registry.terraform.io/hashicorp/random").mkdir()
    text = providers.configuration_text(tmp_path)
    assert f'path = "{tmp_path}"' in text
    held = '"registry.terraform.io/hashicorp/aws", "registry.terraform.io/hashicorp/random"'
    assert f"exclude = [{held}]" in text
