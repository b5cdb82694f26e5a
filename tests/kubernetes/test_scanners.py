"""The real scanners on the real manifests, and on bad ones, which they have to find out."""

import os
from pathlib import Path

import pytest

from terrace.manifests.checks import command, scanning
from terrace.manifests.checks.rendering import Rendering
from terrace.scan import tools, verdict
from terrace.scan.findings import Tool
from tests.support.manifests import everything
from tests.support.project import ROOT

pytestmark = pytest.mark.e2e  # as the scan of the plans: both take seconds

BAD = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "app"},
    "spec": {
        "selector": {"matchLabels": {"a": "b"}},
        "template": {
            "metadata": {"labels": {"a": "b"}},
            "spec": {
                "containers": [
                    {"name": "web", "image": "web", "securityContext": {"privileged": True}}
                ]
            },
        },
    },
}
CLOSED = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": "web", "namespace": "app"},
    "spec": {"podSelector": {"matchLabels": {"a": "b"}}, "policyTypes": ["Ingress"]},
}
ROLLOUT = BAD | {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout"}
UNCONNECTED = "CKV2_K8S_6"  # checkov: pods without a network policy


@pytest.fixture(scope="module", autouse=True)
def scanners() -> None:
    """Both scanners, in place."""
    tools.bring_about_tools(ROOT, os.environ)


def test_nothing_is_found_in_the_manifests_that_is_not_waived() -> None:
    scans, outcome = command.scanned(ROOT, everything())
    scanning.refuse_too_few(scans)
    assert [str(each) for each in outcome.standing if each.is_must] == []
    assert [each.found for each in outcome.complaints] == []
    assert verdict.is_good(outcome)


def test_bad_pods_are_found_out_and_one_rendering_does_not_make_up_for_another(
    tmp_path: Path,
) -> None:
    renderings = [
        Rendering(name="open", objects=(BAD,)),
        Rendering(name="closed", objects=(BAD, CLOSED)),
        Rendering(name="rollout", objects=(ROLLOUT,)),
    ]
    home = tmp_path / "home"
    home.mkdir()
    scans = scanning.scan(renderings, tmp_path / "objects", tools.find(ROOT, os.environ, home))
    rules = {(each.tool, each.stack): {one.rule for one in each.findings} for each in scans}
    for name in ("open", "closed", "rollout"):
        assert {"CKV_K8S_16", "CKV_K8S_43"} <= rules[Tool.CHECKOV, name]
        assert {"AVD-KSV-0017", "AVD-KSV-0014"} <= rules[Tool.TRIVY, name]
    found = {name for tool, name in rules if UNCONNECTED in rules[tool, name]}
    assert found == {"open", "rollout"}
