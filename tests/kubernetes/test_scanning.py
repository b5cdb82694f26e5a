"""What checkov and trivy say of manifests; a scanner that saw nothing is no good news."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conventions.waiver_facts import parse
from conventions.waivers import Waiver
from terrace.manifests.checks import command, scanning
from terrace.manifests.checks.rendering import Rendering
from terrace.scan import waivers
from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding, Scanned, Tool
from tests.support.manifests import everything
from tests.support.project import ROOT

DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "app"},
    "spec": {"template": {"spec": {"containers": [{"name": "web"}]}}},
}
POLICY = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": "web", "namespace": "app"},
}
PROJECT = {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": {"name": "x"}}
FILE = "app__Deployment__web.yaml"
QA = Rendering(name="kubernetes/overlays/qa", objects=(DEPLOYMENT, POLICY))
FINDING = Finding(
    stack=QA.name,
    path="kubernetes/app/Deployment/web",
    address="app/Deployment/web",
    tool=Tool.CHECKOV,
    rule="CKV_K8S_43",
    severity="",
    what="Image should use digest",
)


def checkov(**results: Any) -> str:
    empty = {"passed_checks": [], "failed_checks": [], "skipped_checks": [], "parsing_errors": []}
    return json.dumps({"check_type": "kubernetes", "results": empty | results})


def check(rule: str, file: str = FILE) -> dict[str, str]:
    return {
        "check_id": rule,
        "check_name": "Image should use digest",
        "resource": "Deployment.app.web",
        "file_path": f"/{file}",
    }


def trivy(*found: dict[str, str], file: str = FILE) -> list[dict[str, Any]]:
    summary = {"Successes": 2, "Failures": len(found)}
    return [
        {
            "Target": f"0/{file}",
            "Type": "kubernetes",
            "MisconfSummary": summary,
            "Misconfigurations": list(found),
        }
    ]


def test_a_finding_of_checkov_names_the_object() -> None:
    text = checkov(failed_checks=[check("CKV_K8S_43")], passed_checks=[check("CKV_K8S_1")])
    scanned = scanning.read_checkov(text, QA)
    assert (scanned.passed, scanned.failed, scanned.findings) == (1, 1, (FINDING,))


def test_a_finding_of_trivy_names_the_object() -> None:
    found = {"ID": "KSV-0014", "Severity": "HIGH", "Status": "FAIL", "Message": "Root"}
    (finding,) = scanning.read_trivy(trivy(found), QA).findings
    assert finding.names == [
        "kubernetes/app/Deployment/web",
        "kubernetes/overlays/qa/app/Deployment/web",
    ]
    assert (finding.rule, finding.is_must) == ("AVD-KSV-0014", True)


@pytest.mark.parametrize(
    "text", [checkov(), checkov(passed_checks=[check("CKV_K8S_1", "app__NetworkPolicy__web.yaml")])]
)
def test_pods_that_checkov_did_not_see_are_an_error(text: str) -> None:
    with pytest.raises(CouldNotScanError) as error:
        scanning.read_checkov(text, QA)
    assert str(error.value) == (
        "checkov evaluated nothing in kubernetes/overlays/qa/app/Deployment/web"
    )


def test_pods_that_trivy_did_not_see_are_an_error() -> None:
    with pytest.raises(CouldNotScanError) as error:
        scanning.read_trivy(trivy(file="app__NetworkPolicy__web.yaml"), QA)
    assert str(error.value) == (
        "trivy evaluated nothing in kubernetes/overlays/qa/app/Deployment/web"
    )


def test_a_report_that_saw_no_object_at_all_is_an_error() -> None:
    with pytest.raises(CouldNotScanError) as error:
        scanning.read_checkov('{"passed": 0, "failed": 0, "resource_count": 0}', QA)
    assert str(error.value) == "checkov evaluated nothing in kubernetes/overlays/qa"


def test_what_checkov_has_no_check_for_may_be_alone() -> None:
    argo = Rendering(name="kubernetes/argocd", objects=(PROJECT,))
    assert scanning.read_checkov('{"passed": 0, "resource_count": 0}', argo).evaluated == 0


def test_a_check_that_a_manifest_skips_is_an_error() -> None:
    with pytest.raises(CouldNotScanError) as error:
        scanning.read_checkov(checkov(skipped_checks=[check("CKV_K8S_43")]), QA)
    assert str(error.value) == (
        "checkov skipped CKV_K8S_43 for Deployment.app.web in kubernetes/overlays/qa; "
        "exceptions belong into scan-waivers.toml only"
    )


def test_scans_that_hardly_looked_are_refused() -> None:
    scans = [Scanned(tool=Tool.TRIVY, stack="qa", passed=5, failed=0, findings=())]
    with pytest.raises(CouldNotScanError) as error:
        scanning.refuse_too_few(scans, {Tool.TRIVY: 6})
    assert str(error.value).startswith(
        "trivy evaluated 5 checks in the manifests, expected are 6 or more; "
    )
    scanning.refuse_too_few(scans, {Tool.TRIVY: 5})


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        ("kubernetes/app/Deployment/web", True),
        ("kubernetes/app/*", True),
        ("kubernetes/overlays/qa/*", True),
        ("kubernetes/overlays/qa/app/Deployment/web", True),
        ("kubernetes/overlays/dev/*", False),
        ("kubernetes/app/Deployment/worker", False),
    ],
)
def test_a_waiver_is_for_an_object_anywhere_or_in_one_rendering(path: str, covered: bool) -> None:
    assert waiver(path).covers(FINDING) is covered


@pytest.mark.parametrize(
    ("fact", "contradiction"),
    [
        ("has:NetworkPolicy", None),
        ("has:ExternalSecret", "kubernetes/overlays/qa has no ExternalSecret"),
        ("argument:spec.template.spec.containers.name=web", None),
        (
            "argument:spec.template.spec.containers.name=api",
            "kubernetes/app/Deployment/web has spec.template.spec.containers.name web",
        ),
    ],
)
def test_the_fact_of_a_waiver_is_looked_up_in_the_manifests(
    fact: str, contradiction: str | None
) -> None:
    found = list(
        waiver("kubernetes/app/Deployment/web", fact).contradictions(scanning.document(QA))
    )
    assert found == ([f"holds while {fact}, and {contradiction}"] if contradiction else [])


def waiver(path: str, *facts: str) -> Waiver:
    known = [parse(each) for each in facts]
    return Waiver(
        rule="CKV_K8S_43",
        path=path,
        reason="r",
        owner="o",
        expires=date(2027, 1, 1),
        while_=tuple(each for each in known if each),
    )


def test_pods_of_a_rollout_are_scanned_as_those_of_a_deployment(tmp_path: Path) -> None:
    rollout = DEPLOYMENT | {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout"}
    scanning.write(Rendering(name="qa", objects=(rollout,)), tmp_path / "qa")
    written = json.loads((tmp_path / "qa" / "app__Rollout__web.yaml").read_text())
    assert (written["apiVersion"], written["kind"]) == ("apps/v1", "Deployment")


def test_all_is_scanned_but_what_the_chart_makes_as_the_overlays_do() -> None:
    kept = {each.name: each.objects for each in command.to_scan(everything())}
    names = {each.name for each in everything()}
    assert kept.keys() == names
    hooks = {item["kind"] for name in kept if "app-chart" in name for item in kept[name]}
    assert hooks == {"NetworkPolicy", "Pod"}


def test_what_is_waived_does_not_hang_on_the_name_of_a_service() -> None:
    file = waivers.read(ROOT / "scan-waivers.toml", today=date(2026, 11, 29))
    for rule in ("CKV_K8S_8", "CKV_K8S_9"):
        pod = replace(FINDING, path="kubernetes/app/Pod/shop-test", rule=rule)
        assert any(each.covers(pod) for each in file.waivers)
