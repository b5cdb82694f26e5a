"""What collectors are told: what they listen on, scrape, leave out and send."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.collector import CollectorConfig, Place
from constructs_lib.observability.collector_processors import REDACTED
from constructs_lib.observability.vendors import datadog, new_relic

TASK = CollectorConfig(
    place=Place.ECS_TASK,
    environment="test",
    region="eu-central-1",
    service="app",
    port=8000,
    metrics=True,
    traces=True,
)
NODE = replace(TASK, place=Place.NODE, service=None, port=None)
VENDORS = (datadog("datadoghq.eu"), new_relic("us"))


def jobs(config: CollectorConfig) -> dict[str, Any]:
    scraped = config.document["receivers"]["prometheus"]["config"]["scrape_configs"]
    return {each["job_name"]: each for each in scraped}


def pipelines(config: CollectorConfig) -> dict[str, Any]:
    found: dict[str, Any] = config.document["service"]["pipelines"]
    return found


def test_beside_a_task_it_hears_and_asks_on_the_loopback_interface_alone() -> None:
    text = json.dumps(TASK.document)
    assert set(re.findall(r"\d+\.\d+\.\d+\.\d+", text)) == {"127.0.0.1"}
    assert list(jobs(TASK)) == ["services", "collector"]
    assert [each["static_configs"][0]["labels"] for each in jobs(TASK).values()] == [
        {"service": "app"},
        {"service": "app"},
    ]


@pytest.mark.parametrize(
    ("place", "detector", "identity"),
    [(Place.ECS_TASK, "ecs", "aws.ecs.task.id"), (Place.INSTANCE, "ec2", "host.id")],
)
def test_two_tasks_never_write_the_same_series(place: Place, detector: str, identity: str) -> None:
    document = replace(TASK, place=place).document
    assert document["processors"]["resource_detection"]["detectors"] == [detector]
    assert {
        "action": "upsert",
        "key": "service.instance.id",
        "from_attribute": identity,
    } in document["processors"]["resource"]["attributes"]
    order = document["service"]["pipelines"]["metrics"]["processors"]
    assert order.index("resource_detection") < order.index("resource")


def test_every_sample_and_span_says_its_environment() -> None:
    exporter = TASK.document["exporters"]["prometheus_remote_write"]
    assert exporter["external_labels"] == {"environment": "test"}
    assert {"action": "upsert", "key": "deployment.environment.name", "value": "test"} in (
        TASK.document["processors"]["resource"]["attributes"]
    )


def test_a_node_scrapes_its_own_pods_under_the_jobs_that_rules_name() -> None:
    found = jobs(replace(NODE, probed=("https://a.example/health", "https://b.example/health")))
    assert list(found) == [
        "services",
        "platform",
        "collector",
        "kube-state-metrics",
        "kubelet",
        "nodes",
        "probes-0",
        "probes-1",
    ]
    for each in found.values():
        for discovery in each.get("kubernetes_sd_configs", ()):
            (selector,) = discovery["selectors"]
            assert selector["field"] == "spec.nodeName=${env:K8S_NODE_NAME}"
    labels = {each["target_label"]: each for each in found["probes-1"]["relabel_configs"][1:]}
    assert labels["job"]["replacement"] == "probes"
    assert labels["instance"]["replacement"] == "https://b.example/health"


@pytest.mark.parametrize(
    ("pod", "service"),
    [
        ("app;app-7d4b9c6f5d-x2x9z", "app"),
        ("app;image-resizer-59c8d7bbf4-abc12", "image-resizer"),
        ("observability;collector-agent-abc12", None),
    ],
)
def test_metrics_of_kubernetes_say_which_service_a_pod_is_of(pod: str, service: str | None) -> None:
    rule = jobs(NODE)["kube-state-metrics"]["metric_relabel_configs"][0]
    found = re.fullmatch(rule["regex"], pod)  # Prometheus anchors both ends
    assert (found and found[1]) == service
    assert (rule["replacement"], rule["target_label"]) == ("$$1", "service")


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("http.request.header.authorization", True),
        ("http.request.header.cookie", True),
        ("http.response.header.set-cookie", True),
        ("http.request.header.x-api-key", True),
        ("db.query.parameter.0", True),
        ("session_id", True),
        ("access_token", True),
        ("user.Password", True),
        ("http.route", False),
        ("db.query.text", False),
        ("gen_ai.usage.input_tokens", False),
        ("messaging.message.id", False),
    ],
)
def test_secrets_leave_no_process_in_traces(name: str, is_secret: bool) -> None:
    # Go writes \z for the end, where Python has \Z.
    assert bool(re.search(REDACTED.replace(r"\z", r"\Z"), name)) == is_secret
    assert "$" not in REDACTED  # the collector would look for a variable


@pytest.mark.parametrize("name", ["traces", "traces/datadog", "traces/new-relic"])
def test_nobody_gets_traces_with_their_secrets(name: str) -> None:
    assert "attributes/secrets" in pipelines(replace(TASK, vendors=VENDORS))[name]["processors"]


def test_each_vendor_has_pipelines_and_a_key_of_its_own() -> None:
    sold = replace(TASK, metrics=False, traces=False, vendors=VENDORS)
    assert list(pipelines(sold)) == [
        "metrics/datadog",
        "traces/datadog",
        "metrics/new-relic",
        "traces/new-relic",
    ]
    assert (sold.settings, sold.secrets) == ((), ("DATADOG_API_KEY", "NEW_RELIC_LICENSE_KEY"))
    # New Relic wants what was added since the last time, Datadog counts for itself.
    assert "cumulativetodelta" in pipelines(sold)["metrics/new-relic"]["processors"]
    assert "cumulativetodelta" not in pipelines(sold)["metrics/datadog"]["processors"]


def test_datadog_gets_rates_of_requests_where_its_connector_is() -> None:
    sold = replace(NODE, vendors=VENDORS)
    assert pipelines(sold)["traces/datadog"]["exporters"] == ["datadog", "datadog/connector"]
    assert pipelines(sold)["metrics/datadog"]["receivers"] == ["prometheus", "datadog/connector"]
    assert "connectors" not in replace(TASK, vendors=VENDORS).document


def test_what_nothing_uses_is_not_there() -> None:
    traces = replace(TASK, metrics=False).document
    assert traces["receivers"].keys() == {"otlp"}
    assert traces["exporters"].keys() == {"otlp_http/traces"}
    assert replace(TASK, metrics=False).settings == ("TRACES_ENDPOINT",)


def test_it_fits_into_a_variable_and_a_parameter() -> None:
    text = json.dumps(replace(TASK, vendors=VENDORS).document, separators=(",", ":"))
    assert len(text) < 4096  # a parameter of the standard tier


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (
            {"service": None},
            "collector on ecs-task: service is None, allowed: the name of a service",
        ),
        ({"place": Place.NODE}, "collector on node: service is 'app', allowed: None"),
    ],
)
def test_a_collector_beside_nothing_is_refused(config: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        replace(TASK, **config)
