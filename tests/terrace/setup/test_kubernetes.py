import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup import kubernetes
from terrace.setup.place import Place
from terrace.steps import Steps
from terrace.toolchain.kubernetes import HELM, KUBECTL, locate
from tests.support.fake_commands import fake_command


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A machine without kubectl and helm, for which the package holds both."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "kubernetes.txt").touch()
    monkeypatch.setattr(kubernetes, "_is_offered", lambda: True)
    monkeypatch.setattr(
        kubernetes, "sync", lambda place, lock, target: pack(target, "v1.36.1", "v4.2.0+gabc")
    )
    environ = {"PATH": str(tmp_path / "bin")}
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ=environ)


def pack(folder: Path, kubectl: str, helm: str) -> None:
    layer = io.BytesIO()
    with zipfile.ZipFile(layer, "w") as archive:
        archive.writestr("kubectl/kubectl", f"#!/bin/sh\necho Client Version: {kubectl}\n")
        archive.writestr("helm/helm", f"#!/bin/sh\necho {helm}\n")
    package = folder / "aws_cdk/lambda_layer/_jsii/lambda-layer.jsii.tgz"
    package.parent.mkdir(parents=True)
    with tarfile.open(package, "w:gz") as outer:
        entry = tarfile.TarInfo("package/lib/layer.zip")
        entry.size = len(layer.getvalue())
        outer.addfile(entry, io.BytesIO(layer.getvalue()))


def install(place: Place) -> None:
    (part,) = kubernetes.parts(place)
    part.bring_about(Steps(total=1))


def test_both_programs_are_taken_out_of_the_package_which_is_removed(place: Place) -> None:
    install(place)
    own = place.root / ".terrace" / "bin"
    assert locate(KUBECTL, place.environ, place.root) == own / "kubectl"
    assert locate(HELM, place.environ, place.root) == own / "helm"
    assert not (place.root / ".terrace" / "kubernetes").exists()
    (part,) = kubernetes.parts(place)
    assert not part.is_due


@pytest.mark.parametrize(
    ("version", "named"), [("v1.31.0", "helm"), ("v1.30.9", "kubectl and helm")]
)
def test_the_machines_kubectl_is_used_when_it_is_new_enough(
    place: Place, version: str, named: str
) -> None:
    fake_command(place.root / "bin", "kubectl", f"echo Client Version: {version}")
    (part,) = kubernetes.parts(place)
    assert part.title == f"install {named} into .terrace/bin"


def test_nothing_is_installed_where_the_machine_has_both(place: Place) -> None:
    fake_command(place.root / "bin", "kubectl", "echo Client Version: v1.36.0")
    fake_command(place.root / "bin", "helm", "echo v3.14.0+g3fc9f4b")
    assert kubernetes.parts(place) == []


def test_a_program_that_does_not_run_here_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        kubernetes, "sync", lambda place, lock, target: pack(target, "v1.36.1", "no version")
    )
    with pytest.raises(UserError, match="the helm of the locked package does not run here"):
        install(place)


def test_where_the_package_is_of_no_use_people_are_told_what_to_install(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kubernetes, "_is_offered", lambda: False)
    assert kubernetes.parts(place) == []
    first, second = kubernetes.advice(place)
    assert first == (
        "kubectl 1.31 or newer is not on this machine, and tests of the manifests fail without "
        "it: brew install kubernetes-cli, or as its own documents say"
    )
    assert second.startswith("helm 3.14 or newer is not on this machine")


def test_a_missing_program_is_named_with_the_way_to_get_it(place: Place) -> None:
    with pytest.raises(UserError) as refusal:
        locate(HELM, place.environ, place.root)
    assert str(refusal.value) == (
        "helm 3.14 or newer is not installed; run: make setup (set-up has it for Linux on x86-64 "
        "only; elsewhere install helm yourself)"
    )
