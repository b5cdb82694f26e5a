"""Where the project's own files of monitoring are put so that they watch what a test runs.

Only places differ from what is committed: addresses, folders, how targets are found; and time,
see scaled.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.monitoring import scaled
from tests.support.project import ROOT

FACTOR = 50  # a minute is 1.2 seconds; any whole second is whole milliseconds then
OWN = ROOT / "monitoring"
WATCHED = ("services", "probes", "prometheus")  # jobs whose targets a test runs
KEYS = ("pagerduty-routing-key", "opsgenie-api-key", "chat-webhook-url", "heartbeat-key")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where everything is.

    Attributes:
        folder: Where files are written.
        environment: Name of the environment that is played.
        services: Ports of the services by name.
        receiver: Address that takes what Alertmanager sends.
        public: Address that probes call, over TLS.
        authority: Certificate that probes trust.
        prometheus: Port of Prometheus.
        alertmanager: Port of Alertmanager.
        blackbox: Port of the blackbox exporter.
    """

    folder: Path
    environment: str
    services: Mapping[str, int]
    receiver: str
    public: str
    authority: Path
    prometheus: int
    alertmanager: int
    blackbox: int


def read(path: str) -> Any:
    """Return the content of a file of the project's monitoring."""
    return yaml.safe_load((OWN / path).read_text(encoding="utf-8"))


def _write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def rule_files(environment: str) -> dict[str, Path]:
    """Files of rules that an environment loads, by their place below Prometheus' folder."""
    found = {"recording-rules.yml": OWN / "prometheus/recording-rules.yml"}
    found |= {f"alerts/{file.name}": file for file in sorted(OWN.glob("alerts/*.yml"))}
    objectives = OWN / f"alerts/objectives/{environment}.yml"
    return found | ({f"objectives/{objectives.name}": objectives} if objectives.exists() else {})


def prometheus(place: Place) -> Path:
    """Write Prometheus' configuration and its rules, and return the former."""
    folder = place.folder / "prometheus"
    for name, file in rule_files(place.environment).items():
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        _write(folder / name, scaled.document(content, FACTOR))
    text = (OWN / "prometheus/prometheus.yml").read_text(encoding="utf-8")
    named = text.replace("${ENVIRONMENT}", place.environment)
    config = scaled.document(yaml.safe_load(named), FACTOR)
    # What takes longer than until the next time is none: a busy machine is not what is tested.
    config["global"]["scrape_timeout"] = config["global"]["scrape_interval"]
    config["rule_files"] = [
        each.replace("/etc/prometheus", str(folder)) for each in config["rule_files"]
    ]
    address = {"targets": [f"127.0.0.1:{place.alertmanager}"]}
    config["alerting"] = {"alertmanagers": [{"static_configs": [address]}]}
    jobs = {job["job_name"]: job for job in config["scrape_configs"]}
    config["scrape_configs"] = [_found(jobs[name], place) for name in WATCHED]
    return _write(folder / "prometheus.yml", config)


def _found(job: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return a job that finds what a test runs, with the labels that it gives on a cluster."""
    kept = {key: each for key, each in job.items() if key not in {"kubernetes_sd_configs"}}
    everywhere = [each for each in job["relabel_configs"] if "source_labels" not in each][:1]
    if job["job_name"] == "services":
        targets = [
            {"targets": [f"127.0.0.1:{port}"], "labels": {"service": name}}
            for name, port in place.services.items()
        ]
        return {**kept, "relabel_configs": everywhere, "static_configs": targets}
    if job["job_name"] == "prometheus":
        own = {"targets": [f"127.0.0.1:{place.prometheus}"]}
        return {**kept, "relabel_configs": everywhere, "static_configs": [own]}
    relabeled = [
        *everywhere,
        {"source_labels": ["__address__"], "target_label": "__param_target"},
        {"source_labels": ["__param_target"], "target_label": "instance"},
        {"target_label": "__address__", "replacement": f"127.0.0.1:{place.blackbox}"},
    ]
    public = {"targets": [place.public]}
    return {**kept, "relabel_configs": relabeled, "static_configs": [public]}


def alertmanager(place: Place) -> Path:
    """Write Alertmanager's configuration, its templates and keys, and return the former."""
    folder = place.folder / "alerting"
    keys = folder / "keys"
    keys.mkdir(parents=True)
    for name in KEYS:
        (keys / name).write_text("key", encoding="utf-8")
    (keys / "chat-webhook-url").write_text(f"{place.receiver}/chat", encoding="utf-8")
    for template in sorted((OWN / "alertmanager/templates").iterdir()):
        target = folder / "templates" / template.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(template.read_bytes())
    config = scaled.document(read("alertmanager/alertmanager.yml"), FACTOR)
    config["global"] = config.get("global", {}) | {
        "pagerduty_url": f"{place.receiver}/pagerduty",
        "opsgenie_api_url": f"{place.receiver}/opsgenie/",
    }
    config["receivers"] = [_moved(each, place, keys) for each in config["receivers"]]
    return _write(folder / "alertmanager.yml", config)


def _moved(value: Any, place: Place, keys: Path) -> Any:
    if isinstance(value, dict):
        return {
            key: f"{place.receiver}/heartbeat" if key == "url" else _moved(each, place, keys)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_moved(each, place, keys) for each in value]
    if isinstance(value, str):
        return value.replace("/etc/alertmanager/keys", str(keys))
    return value


def blackbox(place: Place) -> Path:
    """Write the blackbox exporter's configuration, with the module that the probes ask for."""
    jobs = {job["job_name"]: job for job in read("prometheus/prometheus.yml")["scrape_configs"]}
    (module,) = jobs["probes"]["params"]["module"]
    trusting = {"tls_config": {"ca_file": str(place.authority)}, "preferred_ip_protocol": "ip4"}
    content = {"modules": {module: {"prober": "http", "timeout": "2s", "http": trusting}}}
    return _write(place.folder / "blackbox.yml", content)
