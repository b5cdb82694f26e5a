"""What collectors scrape, with the labels that rules, dashboards and runbooks go by."""

from collections.abc import Iterator
from typing import Any

INTERVAL, TIMEOUT = "30s", "10s"
SERVICES = "app"  # namespace of the environment's services
OWN = "observability"  # namespace of the collector and what it asks
NODE = "${env:K8S_NODE_NAME}"
POD = "__meta_kubernetes_pod_"
ANNOTATION = f"{POD}annotation_prometheus_io_"
LABEL = f"{POD}label_app_kubernetes_io_"
# Kubernetes' own metrics do not say which service they are of: its objects have its name.
DEPLOYED = rf"{SERVICES};(.+)"
OF_PODS = rf"{SERVICES};(.+)-[0-9a-z]+-[0-9a-z]{{5}}"

Scrape = dict[str, Any]


def of_service(service: str, port: int | None, own_port: int) -> Iterator[Scrape]:
    """Yield what stands beside one service: the service itself, and the collector."""
    if port is not None:
        yield _beside("services", port, service)
    yield _beside("collector", own_port, service)


def of_node(own_port: int, probed: tuple[str, ...]) -> Iterator[Scrape]:
    """Yield what one node of a cluster runs; each node's collector sees its own pods alone."""
    yield {
        "job_name": "services",
        "kubernetes_sd_configs": [_pods(namespace=SERVICES)],
        "relabel_configs": [*_wanted(), *_identity(), _copy(f"{LABEL}name", "service")],
    }
    yield {
        "job_name": "platform",
        "kubernetes_sd_configs": [_pods()],
        "relabel_configs": [
            _drop("__meta_kubernetes_namespace", f"{SERVICES}|{OWN}"),
            *_wanted(),
            *_identity(),
        ],
    }
    yield {
        "job_name": "collector",
        "static_configs": [
            {
                "targets": [f"${{env:MY_POD_IP}}:{own_port}"],
                "labels": {
                    "namespace": OWN,
                    "pod": "${env:OTEL_K8S_POD_NAME}",
                    "node": NODE,
                    "instance": "${env:OTEL_K8S_POD_NAME}",
                },
            }
        ],
    }
    yield {
        "job_name": "kube-state-metrics",
        "honor_labels": True,  # its samples say themselves which pod they are of
        "kubernetes_sd_configs": [_pods(namespace=OWN, name="kube-state-metrics")],
        "relabel_configs": [_keep(f"{POD}container_port_name", "http")],
        "metric_relabel_configs": [
            _service(["namespace", "pod"], OF_PODS),
            _service(["namespace", "deployment"], DEPLOYED),
            _service(["namespace", "horizontalpodautoscaler"], DEPLOYED),
        ],
    }
    yield {
        "job_name": "kubelet",
        "scheme": "https",
        "metrics_path": "/metrics/resource",
        "authorization": {
            "credentials_file": "/var/run/secrets/kubernetes.io/serviceaccount/token"
        },
        "tls_config": {"ca_file": "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"},
        "static_configs": [
            {
                "targets": ["${env:K8S_NODE_IP}:10250"],
                "labels": {"node": NODE, "instance": NODE},
            }
        ],
        "metric_relabel_configs": [_service(["namespace", "pod"], OF_PODS)],
    }
    yield {
        "job_name": "nodes",
        "kubernetes_sd_configs": [_pods(namespace="node-metrics", name="prometheus-node-exporter")],
        "relabel_configs": [
            _keep(f"{POD}container_port_name", "metrics"),
            _copy(f"{POD}node_name", "node"),
            _copy(f"{POD}node_name", "instance"),
        ],
    }
    for number, address in enumerate(probed):
        yield _probe(number, address)


def _probe(number: int, address: str) -> Scrape:
    """Ask the blackbox exporter for one address; only the node that runs it finds it."""
    return {
        # Names of jobs are unique to Prometheus; the label is what all of them share.
        "job_name": f"probes-{number}",
        "scrape_interval": "1m",
        "metrics_path": "/probe",
        "params": {"module": ["https"], "target": [address]},
        "kubernetes_sd_configs": [_pods(namespace=OWN, name="prometheus-blackbox-exporter")],
        "relabel_configs": [
            _keep(f"{POD}container_port_name", "http"),
            {"target_label": "job", "replacement": "probes"},
            {"target_label": "instance", "replacement": address},
        ],
    }


def _beside(job: str, port: int, service: str) -> Scrape:
    labels = {"service": service}
    return {
        "job_name": job,
        "static_configs": [{"targets": [f"127.0.0.1:{port}"], "labels": labels}],
    }


def _pods(*, namespace: str | None = None, name: str | None = None) -> dict[str, Any]:
    selector = {"role": "pod", "field": f"spec.nodeName={NODE}"}
    if name:
        selector["label"] = f"app.kubernetes.io/name={name}"
    places = {"namespaces": {"names": [namespace]}} if namespace else {}
    return {"role": "pod", **places, "selectors": [selector]}


def _wanted() -> Iterator[dict[str, Any]]:
    """Take pods that ask for it by their annotations, and that run."""
    yield _keep(f"{ANNOTATION}scrape", "true")
    yield _drop(f"{POD}phase", "Pending|Succeeded|Failed")
    yield _drop(f"{POD}container_init", "true")
    yield {
        "source_labels": [f"{ANNOTATION}path"],
        "regex": "(.+)",
        "target_label": "__metrics_path__",
    }
    yield {
        "source_labels": [f"{POD}ip", f"{ANNOTATION}port"],
        "regex": r"([^;]+);(\d+)",
        "replacement": "$$1:$$2",  # the collector reads one $ as a variable's
        "target_label": "__address__",
    }


def _identity() -> Iterator[dict[str, Any]]:
    yield _copy("__meta_kubernetes_namespace", "namespace")
    yield _copy(f"{POD}name", "pod")
    yield _copy(f"{POD}name", "instance")
    yield _copy(f"{POD}node_name", "node")


def _service(sources: list[str], regex: str) -> dict[str, Any]:
    return {
        "source_labels": sources,
        "regex": regex,
        "replacement": "$$1",
        "target_label": "service",
    }


def _copy(source: str, target: str) -> dict[str, Any]:
    return {"source_labels": [source], "target_label": target}


def _keep(source: str, regex: str) -> dict[str, Any]:
    return {"source_labels": [source], "regex": regex, "action": "keep"}


def _drop(source: str, regex: str) -> dict[str, Any]:
    return {"source_labels": [source], "regex": regex, "action": "drop"}
