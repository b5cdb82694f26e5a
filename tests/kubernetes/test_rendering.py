"""Manifests as a cluster would get them; what does not render says so in one sentence."""

from pathlib import Path

import pytest

from environments import ENVIRONMENTS
from terrace.manifests.checks import rendering
from terrace.manifests.checks.errors import CouldNotCheckError
from tests.support.manifests import everything
from tests.support.project import ROOT

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"


def kustomization(root: Path, name: str, content: str, **files: str) -> Path:
    folder = root / "kubernetes" / name
    folder.mkdir(parents=True)
    (folder / "kustomization.yaml").write_text(content)
    for file, text in files.items():
        (folder / f"{file}.yaml").write_text(text)
    return folder


def refusal(root: Path) -> str:
    with pytest.raises(CouldNotCheckError) as error:
        rendering.everything(root)
    return str(error.value)


def test_every_overlay_component_and_values_file_is_rendered() -> None:
    names = {each.name for each in everything()}
    for environment in (each for each in ENVIRONMENTS if each.kubernetes):
        assert {
            f"kubernetes/overlays/{environment.name}",
            f"kubernetes/platform/overlays/{environment.name}",
            f"kubernetes/argocd/overlays/{environment.name}",
            f"kubernetes/helm/app-chart/values-{environment.name}.yaml",
        } <= names
    assert {str(each.relative_to(ROOT)) for each in rendering.components(ROOT)} <= names


def test_a_base_that_no_environment_completes_is_not_judged(tmp_path: Path) -> None:
    kustomization(tmp_path, "platform/base", "resources: [settings.yaml]", settings=CONFIG_MAP)
    assert rendering.everything(tmp_path) == []


def test_a_component_is_shown_with_an_overlay_that_has_no_strategy(tmp_path: Path) -> None:
    assert rendering.shown_with(tmp_path) is None
    kustomization(tmp_path, "overlays/live", "components: [values]")
    kustomization(tmp_path, "overlays/live/values", "{kind: Component, components: [../canary]}")
    kustomization(tmp_path, "components/linear", "{kind: Component}")
    assert rendering.components(tmp_path) == []
    kustomization(tmp_path, "overlays/qa", "resources: []")
    assert rendering.shown_with(tmp_path) == "qa"
    assert rendering.components(tmp_path) == [tmp_path / "kubernetes/components/linear"]


def test_what_others_take_in_is_not_rendered_alone() -> None:
    names = {each.name for each in everything()}
    assert names.isdisjoint(
        {f"kubernetes/{each}" for each in ("base", "components/analysis", "components/canary")}
    )


def test_a_new_overlay_is_found_by_itself(tmp_path: Path) -> None:
    kustomization(tmp_path, "overlays/qa", "resources: [settings.yaml]", settings=CONFIG_MAP)
    (found,) = rendering.everything(tmp_path)
    assert found.name == "kubernetes/overlays/qa"
    assert [rendering.identity(each) for each in found.objects] == ["ConfigMap/settings"]


def test_manifests_outside_of_any_overlay_are_read_too(tmp_path: Path) -> None:
    folder = tmp_path / "kubernetes" / "extra"
    folder.mkdir(parents=True)
    (folder / "settings.yaml").write_text(f"{CONFIG_MAP}---\nvalues: of somebody's chart\n")
    (found,) = rendering.everything(tmp_path)
    assert (found.name, len(found.objects)) == ("kubernetes/extra", 1)


def test_an_overlay_that_does_not_render_is_one_sentence(tmp_path: Path) -> None:
    kustomization(tmp_path, "overlays/qa", "resources: [gone.yaml]")
    said = refusal(tmp_path)
    assert said.startswith("kubernetes/overlays/qa does not render: ")
    assert "gone.yaml" in said
    assert "\n" not in said


def test_an_overlay_that_comes_to_nothing_is_refused(tmp_path: Path) -> None:
    kustomization(tmp_path, "overlays/qa", "resources: []")
    assert refusal(tmp_path) == "kubernetes/overlays/qa comes to no object at all"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [", "qa is not YAML: "),
        ("- a\n", "qa holds \"['a']\" instead of an object"),
    ],
)
def test_what_is_no_object_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(CouldNotCheckError) as error:
        rendering.parse(text, "qa")
    assert str(error.value).startswith(sentence)


def test_the_items_of_a_list_are_objects_of_their_own() -> None:
    items = rendering.parse("kind: List\nitems: [{kind: A}, {kind: B}]\n---\nkind: C\n", "qa")
    assert [each["kind"] for each in items] == ["A", "B", "C"]


def test_no_package_of_python_is_called_kubernetes() -> None:
    """One there would hide the client of Kubernetes, which others import by that name."""
    assert list((ROOT / "kubernetes").rglob("*.py")) == []
