"""A Prometheus of one's own gives samples the labels that collectors give them."""

from typing import Any

import pytest
import yaml

from constructs_lib.observability.collector_scraping import of_node
from tests.support.project import ROOT

NAME = "production"
ENVIRONMENT = {"target_label": "environment", "replacement": NAME}
OF_ITSELF = "prometheus"


def jobs() -> dict[str, dict[str, Any]]:
    text = (ROOT / "monitoring/prometheus/prometheus.yml").read_text("utf-8")
    document = yaml.safe_load(text.replace("${ENVIRONMENT}", NAME))
    assert document["global"]["external_labels"] == {"environment": NAME}
    return {each["job_name"]: each for each in document["scrape_configs"]}


def collected() -> dict[str, dict[str, Any]]:
    """Jobs of the collector on a node by their label `job`."""
    found = {each["job_name"]: each for each in of_node(8888, ("https://example.test/health",))}
    probes = found.pop("probes-0")
    return found | {"probes": probes}


def labels(job: dict[str, Any]) -> set[str]:
    """Labels that samples of a job get, beside those that are sent with all of them."""
    relabeled = (*job.get("relabel_configs", ()), *job.get("metric_relabel_configs", ()))
    found = {each["target_label"] for each in relabeled if "target_label" in each}
    fixed = {name for each in job.get("static_configs", ()) for name in each.get("labels", ())}
    return {each for each in found | fixed if not each.startswith("__")} - {"environment", "job"}


@pytest.mark.parametrize("name", jobs())
def test_every_sample_is_of_an_environment(name: str) -> None:
    # Queries ask for it; Prometheus does not put external labels on what it stores.
    assert ENVIRONMENT in jobs()[name]["relabel_configs"]


def test_the_same_things_are_measured() -> None:
    assert {*jobs()} - {OF_ITSELF} == {*collected()}


@pytest.mark.parametrize("name", collected())
def test_samples_have_the_same_labels(name: str) -> None:
    assert labels(jobs()[name]) == labels(collected()[name])


def test_services_of_pods_are_told_by_the_same_names() -> None:
    found = jobs()
    for name, job in collected().items():
        ours = [
            {**each, "replacement": "$$1"} for each in found[name].get("metric_relabel_configs", ())
        ]
        assert ours == job.get("metric_relabel_configs", []), name
