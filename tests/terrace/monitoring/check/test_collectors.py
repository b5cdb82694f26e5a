"""The check of collectors finds what would stop one when it starts."""

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.observability.collector import CollectorConfig, Place
from environments import PLATFORM
from terrace.delivery.check.outcome import Files
from terrace.errors import UserError
from terrace.monitoring.check import collector as check
from terrace.monitoring.check.shape import findings
from terrace.monitoring.collectors import COMPOSE, Rendered, compose, in_files, rendered
from tests.support.example import DEV
from tests.support.project import ROOT

CONFIG = CollectorConfig(
    place=Place.ECS_TASK,
    environment="test",
    region="eu-central-1",
    service="app",
    port=8000,
    metrics=True,
    traces=True,
)
GOOD = Rendered(
    name="test",
    distribution="adot",
    document=CONFIG.document,
    told=frozenset(CONFIG.settings),
)


def changed(change: Callable[[Any], object], **rest: Any) -> list[str]:
    document = copy.deepcopy(GOOD.document)
    change(document)
    return list(findings(replace(GOOD, document=document, **rest)))


def test_whatever_environments_render_is_taken() -> None:
    found = list(rendered(DEV, PLATFORM))
    assert {each.distribution for each in found} == {"adot", "contrib"}
    assert [problem for each in found for problem in findings(each)] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda it: it["exporters"].update(prometheusremotewrit={}),
            (
                "test: exporters has prometheusremotewrit, allowed: prometheus_remote_write, "
                "otlp_http, datadog, debug"
            ),
        ),
        (
            lambda it: it["processors"]["batch"].update(send_batch_sice=1),
            (
                "test: processors.batch has send_batch_sice, allowed: timeout, send_batch_size, "
                "send_batch_max_size, metadata_keys, metadata_cardinality_limit"
            ),
        ),
        (
            lambda it: it["processors"]["resource"]["attributes"][0].update(action="put"),
            (
                "test: processors.resource.attributes.0.action is 'put', allowed: delete, extract, "
                "hash, insert, update, upsert, convert"
            ),
        ),
        (
            lambda it: it["extensions"]["sigv4auth/traces"].pop("region"),
            "test: extensions.sigv4auth/traces has no region, which it needs",
        ),
        (
            lambda it: it["service"]["pipelines"]["traces"]["exporters"].append("debug"),
            "test: service.pipelines.traces names exporter debug, which is not there",
        ),
        (
            lambda it: it["exporters"].update(debug={}),
            "test: exporters has debug, which no pipeline names as exporter",
        ),
        (
            lambda it: it["service"]["pipelines"]["traces"]["processors"].pop(0),
            (
                "test: service.pipelines.traces has ['resource_detection', 'resource', "
                "'attributes/secrets', 'batch'], allowed: memory_limiter first, batch last"
            ),
        ),
        (
            lambda it: it["service"]["extensions"].remove("health_check"),
            "test: extension health_check is not both in extensions and in service.extensions",
        ),
        (
            lambda it: it["exporters"]["otlp_http/traces"]["auth"].update(authenticator="basic"),
            "test: exporters.otlp_http/traces is signed by basic, which is no extension",
        ),
        (
            lambda it: it["exporters"]["otlp_http/traces"].update(headers={"key": "${env:KEY}"}),
            "test: reads the variable KEY, which nobody gives it",
        ),
        (
            lambda it: it["service"].update(pipelines={}),
            "test: service.pipelines has none, so that nothing is taken",
        ),
        (
            lambda it: it.update(reciever={}),
            (
                "test: reciever is no section, allowed: extensions, receivers, processors, "
                "exporters, connectors, service"
            ),
        ),
    ],
)
def test_what_a_collector_would_not_take_is_found(
    change: Callable[[Any], object], sentence: str
) -> None:
    assert sentence in changed(change)


def test_a_component_that_only_another_distribution_has_is_found() -> None:
    assert changed(lambda _: None, distribution="core") == [
        "test: extensions has sigv4auth/metrics, which only adot, contrib have, not core",
        "test: extensions has sigv4auth/traces, which only adot, contrib have, not core",
        "test: processors has resource_detection, which only adot, contrib have, not core",
    ]


def test_prometheus_gets_one_dollar_plain_names_and_files_that_are_there(tmp_path: Path) -> None:
    node = replace(CONFIG, place=Place.NODE, service=None, port=None, traces=False)
    config = node.document["receivers"]["prometheus"]["config"]
    text = check._plain(config, str(tmp_path))
    jobs = {each["job_name"]: each for each in yaml.safe_load(text)["scrape_configs"]}
    address = jobs["services"]["relabel_configs"][4]
    assert address["replacement"] == "$1:$2"
    assert jobs["kubelet"]["static_configs"][0]["targets"] == ["K8S_NODE_IP:10250"]
    assert jobs["kubelet"]["authorization"]["credentials_file"] == f"{tmp_path}/token"


def test_what_promtool_says_is_told_with_where_it_is_from() -> None:
    said = (
        "Checking folder/0.yml\n SUCCESS: ok\nChecking folder/1.yml\n  FAILED: folder/1.yml: bad\n"
    )
    names = {"folder/0.yml": "first", "folder/1.yml": "second"}
    assert check._said(said, names) == ["second: FAILED: bad"]


def test_the_file_of_a_developers_machine_is_what_is_rendered() -> None:
    (one,) = (each for each in in_files(ROOT) if each.name == str(COMPOSE))
    assert one.document == compose().document


def test_a_file_that_is_no_yaml_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / COMPOSE).parent.mkdir(parents=True)
    (tmp_path / COMPOSE).write_text("receivers: [")
    with pytest.raises(UserError, match=f"{COMPOSE} cannot be read: .*, expected YAML"):
        list(in_files(tmp_path))


def test_without_promtool_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "ENVIRONMENTS", (DEV,))
    with pytest.raises(UserError, match="no promtool is on this machine"):
        check.collector(Files(root=tmp_path, tools=tmp_path, environ={"PATH": ""}))
