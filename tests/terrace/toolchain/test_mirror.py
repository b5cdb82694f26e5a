from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain import mirror
from terrace.toolchain.platforms import terraform_platform


def unpacked(folder: Path, version: str = "5.100.0") -> Path:
    (folder / mirror.PROVIDER / version / terraform_platform()).mkdir(parents=True)
    return folder


def packed(folder: Path, version: str = "5.100.0") -> Path:
    provider = folder / mirror.PROVIDER
    provider.mkdir(parents=True)
    (provider / f"terraform-provider-aws_{version}_{terraform_platform()}.zip").touch()
    return folder


@pytest.mark.parametrize("make", [unpacked, packed])
@pytest.mark.parametrize(
    ("needed", "is_held"), [("5.100.0", True), ("5", True), ("5.10", False), ("6", False)]
)
def test_a_mirror_holds_a_version_packed_or_unpacked(
    tmp_path: Path, make: type[Path], needed: str, is_held: bool
) -> None:
    assert mirror.holds(make(tmp_path), needed) is is_held


def test_a_mirror_of_another_platform_holds_nothing_for_us(tmp_path: Path) -> None:
    (tmp_path / mirror.PROVIDER / "5.100.0" / "plan9_amd64").mkdir(parents=True)
    assert not mirror.holds(tmp_path, "5")


def test_terraforms_own_folders_are_searched_from_home_to_the_shared_ones(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path / "home"), "XDG_DATA_DIRS": str(tmp_path / "share")}
    assert mirror.implied_mirror(environ, "5") is None
    shared = unpacked(tmp_path / "share/terraform/plugins")
    if not terraform_platform().startswith("darwin"):
        assert mirror.implied_mirror(environ, "5") == shared
    own = unpacked(tmp_path / "home/.terraform.d/plugins")
    assert mirror.implied_mirror(environ, "5") == own


def test_common_places_are_searched_in_order_and_one_folder_deep(tmp_path: Path) -> None:
    places = [tmp_path / "opt", tmp_path / "srv"]
    unpacked(tmp_path / "opt/too/deep")
    assert mirror.common_mirror("5", places) is None
    later = unpacked(tmp_path / "srv")
    assert mirror.common_mirror("5", places) == later
    earlier = unpacked(tmp_path / "opt/providers")
    assert mirror.common_mirror("5", places) == earlier


def test_a_mirror_without_the_needed_version_is_passed_over(tmp_path: Path) -> None:
    unpacked(tmp_path / "opt/old", "5.1.0")
    right = unpacked(tmp_path / "opt/right", "5.100.0")
    assert mirror.common_mirror("5.100.0", [tmp_path / "opt"]) == right


def test_a_named_mirror_without_the_provider_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        mirror.named_mirror({"TERRACE_PROVIDER_MIRROR": str(tmp_path)}, "5.100.0")
    assert str(refusal.value) == (
        f"TERRACE_PROVIDER_MIRROR is '{tmp_path}', which holds no "
        f"registry.terraform.io/hashicorp/aws 5.100.0 for {terraform_platform()}; "
        "name the folder that contains registry.terraform.io/, or unset it"
    )


def test_the_needed_version_is_the_one_that_the_lock_files_pin(tmp_path: Path) -> None:
    assert mirror.needed_version(tmp_path) == "5"
    lock = tmp_path / "terraform-out/stacks/dev/.terraform.lock.hcl"
    lock.parent.mkdir(parents=True)
    lock.write_text(
        f'provider "{mirror.PROVIDER}" {{\n'
        '  version     = "5.100.0"\n'
        '  constraints = "~> 5.0"\n'
        '  hashes = ["h1:abc"]\n'
        "}\n"
    )
    assert mirror.needed_version(tmp_path) == "5.100.0"
