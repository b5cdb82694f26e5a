"""`terrace kubernetes-check`: what it says, and how it ends."""

import shutil
from pathlib import Path

import pytest

from terrace.manifests.checks import command, schemas
from tests.support.project import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A working copy with the tools of this one."""
    (tmp_path / ".terrace").mkdir()
    (tmp_path / ".terrace/checks").symlink_to(ROOT / ".terrace/checks")
    return tmp_path


def manifest(root: Path, text: str) -> None:
    folder = root / "kubernetes" / "extra"
    folder.mkdir(parents=True)
    (folder / "config-map.yaml").write_text(text)


def test_a_mistake_is_shown_with_its_place_before_anything_is_scanned(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest(root, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndta: {}\n")
    assert command.run(root) == command.WRONG
    said = capsys.readouterr().out
    assert (
        "kubernetes/extra: ConfigMap/a: Additional properties are not allowed "
        "('dta' was unexpected) (1.33, 1.34, 1.35, 1.36)\n"
    ) in said
    assert said.endswith("1 mistake to mend; the scanners look after that.\n")


def test_what_argo_rollouts_would_refuse_is_a_mistake_too(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}"
    manifest(
        root,
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec:\n"
        f"  {reference}\n  strategy: {{canary: {{steps: [{{setWeight: 10}}]}}}}\n",
    )
    shutil.copytree(ROOT / schemas.CUSTOM, root / schemas.CUSTOM)
    assert command.run(root) == command.WRONG
    assert capsys.readouterr().out.splitlines()[-2] == (
        "kubernetes/extra: Rollout/web: spec.workloadRef names Deployment web, which is not there "
        "(Argo Rollouts)"
    )


def test_nothing_to_check_is_no_success(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(root) == command.COULD_NOT_CHECK
    assert capsys.readouterr().err == "error: no object was rendered, so none was judged\n"


def test_without_the_tools_the_remedy_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest(tmp_path, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    assert command.run(tmp_path) == command.COULD_NOT_CHECK
    folder = tmp_path / ".terrace/checks"
    assert capsys.readouterr().err == (
        f"error: kubernetes_validate is not in {folder}; run: make setup\n"
    )
