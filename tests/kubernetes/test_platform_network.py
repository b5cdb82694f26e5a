"""Who reaches the platform's pods: collectors scrape, and nothing else of their namespace does."""

from typing import Any

import pytest
import yaml

from tests.support.project import ROOT

FILE = ROOT / "kubernetes/platform/base/network-policies.yaml"
POLICIES = list(yaml.safe_load_all(FILE.read_text(encoding="utf-8")))
SCRAPED = {8080, 8090, 8888, 9100, 9115}  # metrics, and the exporter that calls what it is told
COLLECTOR = {"matchLabels": {"app.kubernetes.io/name": "collector"}}


def entries() -> list[tuple[str, set[int], Any]]:
    return [
        (
            f"{policy['metadata']['namespace']}/{policy['metadata']['name']}",
            {each["port"] for each in rule["ports"]},
            rule.get("from"),
        )
        for policy in POLICIES
        for rule in policy["spec"].get("ingress", ())
    ]


@pytest.mark.parametrize("port", sorted(SCRAPED))
def test_only_the_collector_scrapes(port: int) -> None:
    found = [who for _, ports, who in entries() if port in ports]
    assert found
    for who in found:
        assert [each.get("podSelector") for each in who] == [COLLECTOR]


def test_every_namespace_of_the_platform_begins_with_nobody_let_in() -> None:
    closed = {
        each["metadata"]["namespace"]
        for each in POLICIES
        if each["spec"]["podSelector"] == {} and "Ingress" in each["spec"]["policyTypes"]
    }
    assert {"argo-rollouts", "logging", "node-metrics", "observability", "reloader"} <= closed
