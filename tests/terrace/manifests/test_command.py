"""`make kubernetes`: what is committed, what is removed, and what is said."""

from dataclasses import replace

import pytest

from environments import ENVIRONMENTS, PLATFORM
from terrace.manifests import command
from tests.support.example import APP, DEV
from tests.support.manifests import BARE, OVERLAYS, with_base, write
from tests.support.project import ROOT

QA = replace(DEV, name="qa", account_id="555555555555")
SMALLER = replace(BARE, services={"app": replace(APP, uses=())})


def files(root):
    folder = root / OVERLAYS
    return {str(f.relative_to(folder)): f.read_text() for f in folder.rglob("*") if f.is_file()}


def test_what_is_committed_is_what_environments_say() -> None:
    wanted = command.wanted(ROOT, ENVIRONMENTS, PLATFORM)
    stale = [
        str(path)
        for path, text in wanted.items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text
    ]
    gone = [str(path) for path in command.stale(ROOT, wanted, ENVIRONMENTS)]
    assert not stale + gone, "run: make kubernetes"


def test_a_file_that_somebody_changed_is_found(tmp_path) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    file = OVERLAYS / "dev/values/app.yaml"
    before = (root / file).read_text()
    (root / file).write_text(before.replace("250m", "500m"))
    assert command.wanted(root, [DEV], PLATFORM)[file] == before != (root / file).read_text()
    write(root, DEV)
    assert (root / file).read_text() == before


def test_a_new_environment_gets_an_overlay_and_one_that_is_gone_loses_it(tmp_path, capsys) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    before = files(root)
    write(root, DEV, QA)
    assert files(root).keys() == {*before, *(each.replace("dev/", "qa/") for each in before)}
    capsys.readouterr()
    write(root, DEV)
    assert files(root) == before
    assert not (root / OVERLAYS / "qa").exists()
    assert "removed kubernetes/overlays/qa/kustomization.yaml\n" in capsys.readouterr().out


def test_an_environment_without_a_cluster_has_no_overlay_and_that_is_said(tmp_path, capsys) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    write(root, replace(DEV, kubernetes=None))
    assert not files(root)
    said = "environment dev: kubernetes is None, so it has no overlay\n"
    assert said in capsys.readouterr().out


def test_an_overlay_that_belongs_to_no_environment_is_left_alone(tmp_path) -> None:
    root = with_base(tmp_path)
    own = root / OVERLAYS / "local/kustomization.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("resources: [../../base]\n")
    write(root, DEV)
    assert own.is_file()


def test_a_file_that_is_not_needed_any_more_goes(tmp_path) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    write(root, SMALLER)
    assert not (root / OVERLAYS / "dev/values/worker.yaml").exists()


def test_a_second_time_nothing_is_written(tmp_path, capsys) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    capsys.readouterr()
    write(root, DEV)
    assert capsys.readouterr().out == "All is as environments/ says.\n"


def test_a_mistake_leaves_everything_as_it_was(tmp_path, monkeypatch) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    before = files(root)

    class FullError(Exception):
        pass

    def fail(*_):
        raise FullError

    monkeypatch.setattr("terrace.exchange.Exchange.remove", fail)
    with pytest.raises(FullError):
        write(root, SMALLER)
    assert files(root) == before


def test_no_patch_takes_two_objects_out(tmp_path) -> None:
    """Up to 5.5, kustomize panics at one that does."""
    wanted = command.wanted(with_base(tmp_path), [replace(SMALLER, observability=None)], PLATFORM)
    texts = [text for text in wanted.values() if "$patch" in text]
    assert texts
    assert max(text.count("\n$patch: delete") for text in texts) <= 1
