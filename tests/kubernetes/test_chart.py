"""The chart by itself, for somebody with another image."""

import re
from pathlib import Path

import pytest
import yaml

from environments import ENVIRONMENTS
from terrace.manifests.checks import schemas
from terrace.manifests.checks.rendering import CHART, Rendering
from tests.support.chart import OWN, helm, objects, with_
from tests.support.project import ROOT

WHERE = str(ROOT / CHART)
PLAIN = {
    ("ConfigMap", "web"),
    ("Deployment", "web"),
    ("HorizontalPodAutoscaler", "web"),
    ("Ingress", "web"),
    ("NetworkPolicy", "default-deny"),
    ("NetworkPolicy", "every-pod"),
    ("NetworkPolicy", "web"),
    ("PodDisruptionBudget", "web"),
    ("Service", "web"),
    ("ServiceAccount", "web"),
}


@pytest.mark.parametrize("name", ["", *(each.name for each in ENVIRONMENTS)])
def test_lint_finds_nothing(name: str) -> None:
    values = ["--values", f"{WHERE}/values-{name}.yaml"] if name else []
    said = helm("lint", "--strict", "--quiet", WHERE, *values)
    assert said.strip() == ""


def test_an_image_of_ones_own_needs_an_address_a_tag_and_a_host(tmp_path: Path) -> None:
    made = objects(tmp_path, OWN, "--skip-tests")
    assert made.keys() == PLAIN
    assert {each["metadata"]["namespace"] for each in made.values()} == {"shop"}
    (container,) = made["Deployment", "web"]["spec"]["template"]["spec"]["containers"]
    assert container["image"] == "registry.example/web:1.4.2"
    assert made["Ingress", "web"]["spec"]["rules"][0]["host"] == "web.example.com"
    assert {"configMapRef": {"name": "web"}} in container["envFrom"]
    assert len(container["envFrom"]) == 1


def test_an_ingress_may_have_no_annotation_of_a_load_balancer(tmp_path: Path) -> None:
    none = with_(OWN, "ingress", {"className": "nginx", "annotations": None})
    annotations = objects(tmp_path, none, "--skip-tests")["Ingress", "web"]["metadata"]
    assert annotations["annotations"] == {"argocd.argoproj.io/sync-wave": "2"}


def test_what_it_makes_is_valid_with_every_switch(tmp_path: Path) -> None:
    everything = {
        "deployment": "all-at-once",
        "settings": "/shop/dev/web/",
        "migration": ["migrate"],
        "variables": {"COLOR": "blue"},
        "egress": [{"cidr": "10.0.0.0/8", "port": 5432}],
        "scaling": {"requestsPerSecond": 10},
    }
    full = OWN | {
        "services": {"web": OWN["services"]["web"] | everything, "mail": {"image": "web"}},
        "vault": {"enabled": True},
        "namespace": {"name": "shop", "create": True},
    }
    renderings = [
        Rendering(name=name, objects=tuple(objects(tmp_path, values).values()))
        for name, values in {"own": OWN, "full": full}.items()
    ]
    assert [str(each) for each in schemas.mistakes(ROOT, renderings)] == []


def test_only_the_pods_of_the_chart_are_closed_in_a_namespace_that_others_use(
    tmp_path: Path,
) -> None:
    shared = objects(tmp_path, OWN)["NetworkPolicy", "default-deny"]["spec"]["podSelector"]
    made = objects(tmp_path, with_(OWN, "namespace", {"name": "web", "create": True}))
    own = made["NetworkPolicy", "default-deny"]["spec"]["podSelector"]
    assert (shared, own) == ({"matchLabels": {"app.kubernetes.io/part-of": "app"}}, {})
    assert ("Namespace", "web") in made


@pytest.mark.parametrize("name", ["", "collector", "agent"])
def test_the_collector_of_another_cluster_may_have_another_name(tmp_path: Path, name: str) -> None:
    closed = with_(OWN, "ingress.cidr", "10.0.0.0/16")
    made = objects(tmp_path, with_(closed, "observability.collector", name))
    source = made["NetworkPolicy", "web"]["spec"]["ingress"][0]["from"][0]
    pods = {"podSelector": {"matchLabels": {"app.kubernetes.io/name": name}}} if name else {}
    inside = {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "observability"}}
    }
    assert source == inside | pods


def test_a_digest_goes_before_a_tag(tmp_path: Path) -> None:
    digest = f"sha256:{'a' * 64}"
    made = objects(tmp_path, with_(OWN, "images.web.digest", digest))
    (container,) = made["Deployment", "web"]["spec"]["template"]["spec"]["containers"]
    assert container["image"] == f"registry.example/web@{digest}"


@pytest.mark.parametrize(
    ("path", "value"),
    [("metrics", ""), ("health", "/alive"), ("ready", "/up")],
)
def test_another_image_may_answer_elsewhere(tmp_path: Path, path: str, value: str) -> None:
    template = objects(tmp_path, with_(OWN, f"services.web.paths.{path}", value))[
        "Deployment", "web"
    ]["spec"]["template"]
    (container,) = template["spec"]["containers"]
    seen = {
        "metrics": template["metadata"].get("annotations", {}).get("prometheus.io/path", ""),
        "health": container["livenessProbe"]["httpGet"]["path"],
        "ready": container["readinessProbe"]["httpGet"]["path"],
    }
    assert seen == {"metrics": "/metrics", "health": "/health", "ready": "/ready", path: value}


def test_a_default_for_all_may_be_taken_back_by_a_service(tmp_path: Path) -> None:
    values = with_(OWN, "defaults", {"migration": ["migrate"], "scaling": {"requestsPerSecond": 5}})
    assert ("Job", "web-migrate") in objects(tmp_path, values)
    back = {"serves": True, "migration": [], "scaling": {"requestsPerSecond": 0}}
    made = objects(tmp_path, with_(values, "services.web", back))
    assert ("Job", "web-migrate") not in made
    assert len(made["HorizontalPodAutoscaler", "web"]["spec"]["metrics"]) == 1


def test_the_schema_changes_before_new_pods_start_but_with_the_first_installation(
    tmp_path: Path,
) -> None:
    """The first one needs a Secret that comes with the same release."""
    values = with_(OWN, "services.web.migration", ["migrate"])
    first = objects(tmp_path, values)["Job", "web-migrate"]["metadata"]["annotations"]
    later = objects(tmp_path, values, "--is-upgrade")["Job", "web-migrate"]["metadata"][
        "annotations"
    ]
    assert "helm.sh/hook" not in first
    assert later["helm.sh/hook"] == "pre-upgrade"
    assert later["helm.sh/hook-delete-policy"] == "before-hook-creation"


def test_helm_test_asks_each_service_that_serves_whether_it_is_ready(tmp_path: Path) -> None:
    values = with_(OWN, "services.mail", {"image": "web"})
    made = objects(tmp_path, values)
    pods = {name: each for (kind, name), each in made.items() if kind == "Pod"}
    assert pods.keys() == {"web-test"}
    pod = pods["web-test"]
    assert pod["metadata"]["annotations"]["helm.sh/hook"] == "test"
    (container,) = pod["spec"]["containers"]
    assert container["command"][-1] == "http://web.shop/ready"
    allowed = made["NetworkPolicy", "web-test"]["spec"]["ingress"][0]["from"][0]["podSelector"]
    assert allowed["matchLabels"].items() <= pod["metadata"]["labels"].items()


def test_the_notes_say_what_runs_where_and_how_to_wait_for_it(tmp_path: Path) -> None:
    file = tmp_path / "values.yaml"
    file.write_text(yaml.safe_dump(OWN))
    options = ["--dry-run=client", "--namespace", "shop", "--values", str(file)]
    said = helm("install", "own", WHERE, *options)
    _, _, notes = said.partition("NOTES:\n")
    assert "web runs registry.example/web:1.4.2, at https://web.example.com/\n" in notes
    assert "  kubectl rollout status deployment/web --namespace shop\n" in notes
    assert "  helm test own --namespace shop" in notes


def test_the_values_in_the_readme_are_those_that_are_tested() -> None:
    text = (ROOT / CHART / "README.md").read_text()
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert yaml.safe_load(example) == OWN


def test_every_chart_and_value_in_the_readme_is_there(tmp_path: Path) -> None:
    text = (ROOT / CHART / "README.md").read_text()
    values = yaml.safe_load((ROOT / CHART / "values.yaml").read_text())
    for name in re.findall(r"`([a-z]+)\.([A-Za-z]+)`", text):
        assert name[1] in values[name[0]]
    for link in re.findall(r"\]\((?!https)([^)]+)\)", text):
        assert (ROOT / CHART / link).exists()
