from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain.locations import local_terraform
from terrace.toolchain.terraform import locate
from tests.support.fake_commands import fake_command


def terraform(folder: Path, version: str, *, name: str = "terraform") -> Path:
    product = "OpenTofu" if "tofu" in name else "Terraform"
    return fake_command(folder, name, f'echo "{product} v{version}"; echo "on linux_amd64"')


def own_terraform(root: Path, version: str) -> Path:
    return terraform(local_terraform(root).parent, version)


def test_the_machines_terraform_goes_before_our_own(tmp_path: Path) -> None:
    path = terraform(tmp_path / "bin", "1.13.0")
    own_terraform(tmp_path, "1.11.4")
    assert locate({"PATH": str(path.parent)}, tmp_path).path == path


def test_our_own_terraform_serves_where_the_machines_is_too_old(tmp_path: Path) -> None:
    terraform(tmp_path / "bin", "1.5.7")
    own = own_terraform(tmp_path, "1.11.4")
    assert locate({"PATH": str(tmp_path / "bin")}, tmp_path).path == own


def test_a_named_tofu_is_used_from_its_own_first_fitting_version(tmp_path: Path) -> None:
    path = terraform(tmp_path / "bin", "1.10.0", name="tofu")
    environ = {"PATH": str(path.parent), "TERRAFORM_BINARY_NAME": "tofu"}
    assert locate(environ, tmp_path).path == path


def test_a_named_binary_may_be_a_path(tmp_path: Path) -> None:
    path = terraform(tmp_path / "elsewhere", "1.12.0")
    environ = {"PATH": "", "TERRAFORM_BINARY_NAME": str(path)}
    assert locate(environ, tmp_path).path == path


def test_without_terraform_the_sentence_names_set_up(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        locate({"PATH": str(tmp_path)}, tmp_path)
    assert str(refusal.value) == "terraform is not installed; run: make setup"


def test_an_old_terraform_is_refused_with_both_versions(tmp_path: Path) -> None:
    path = terraform(tmp_path / "bin", "1.5.7")
    with pytest.raises(UserError) as refusal:
        locate({"PATH": str(path.parent)}, tmp_path)
    assert str(refusal.value) == (
        f"Terraform 1.5.7 at {path} is too old: 1.11 or newer is needed; run: make setup"
    )


def test_an_old_named_binary_is_not_silently_replaced_by_our_own(tmp_path: Path) -> None:
    path = terraform(tmp_path / "bin", "1.6.2", name="tofu")
    own_terraform(tmp_path, "1.11.4")
    with pytest.raises(UserError) as refusal:
        locate({"PATH": str(path.parent), "TERRAFORM_BINARY_NAME": "tofu"}, tmp_path)
    assert str(refusal.value) == (
        f"OpenTofu 1.6.2 at {path} is too old: 1.10 or newer is needed; "
        "point TERRAFORM_BINARY_NAME at a newer one or unset it"
    )


def test_a_named_binary_that_is_no_terraform_is_refused(tmp_path: Path) -> None:
    fake_command(tmp_path / "bin", "pulumi", 'echo "v3.1.0"')
    environ = {"PATH": str(tmp_path / "bin"), "TERRAFORM_BINARY_NAME": "pulumi"}
    with pytest.raises(UserError, match="'pulumi', which is no terraform or tofu that runs"):
        locate(environ, tmp_path)
