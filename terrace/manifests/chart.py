"""The chart's values for an environment: the same as in its overlay, in the chart's words."""

from pathlib import Path
from typing import Any

import yaml

from constructs_lib.kubernetes.service_account import SERVICES
from terrace.manifests.overlay import ALB
from terrace.manifests.promotion import NO_DIGEST
from terrace.manifests.text import Document, generated
from terrace.manifests.values import ServiceValues, Values

CHART = Path("kubernetes/helm/app-chart")
REQUESTS_PER_SECOND = 16  # of a pod, as in kubernetes/base/autoscaling.yaml
MIGRATION = ("python", "-m", "app.migrate")
_KEPT, _KEPT_OF_SERVICE = ("logLevel", "vault"), ("variables",)
_YOURS = """\
# Yours, and kept: logLevel, vault, digests of images, and variables of services.
"""


def written(root: Path, values: Values) -> dict[Path, str]:
    """Return the chart's values for an environment, by path.

    Args:
        root: The working copy, whose file has what is kept: what runs, and how much it logs.
        values: What the manifests need of environments/.
    """
    path = CHART / f"values-{values.environment}.yaml"
    text = generated([_content(values, _there(root / path))], values.environment)
    first, _, rest = text.partition("\n")
    return {path: f"{first}\n{_YOURS}{rest}"}


def _there(file: Path) -> Document:
    if not file.is_file():
        return {}
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}


def _content(values: Values, there: Document) -> Document:
    images, services = there.get("images") or {}, there.get("services") or {}
    attributes = ",".join(f"{key}={each}" for key, each in values.load_balancer.items())
    return {
        "project": values.project,
        "environment": values.environment,
        "region": values.region,
        "logLevel": "INFO",
        **_kept(there, _KEPT),
        "namespace": {"name": SERVICES, "create": True},
        "images": {
            name: {
                "repository": address,
                "digest": (images.get(name) or {}).get("digest", NO_DIGEST),
            }
            for name, address in values.images.items()
        },
        "ingress": {
            "cidr": values.public_cidr,
            "annotations": {f"{ALB}/load-balancer-attributes": attributes},
        },
        **_observability(values),
        "services": {
            each.name: _service(each, measured=values.measured)
            | _kept(services.get(each.name) or {}, _KEPT_OF_SERVICE)
            for each in values.services
        },
    }


def _observability(values: Values) -> Document:
    found: dict[str, Any] = {} if values.traced else {"endpoint": ""}
    if not values.measured:
        found["prometheus"] = False
    return {"observability": found} if found else {}


def _kept(there: Document, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: there[name] for name in names if name in there}


def _service(service: ServiceValues, *, measured: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "image": service.image,
        "serves": service.host is not None,
        "deployment": service.deployment.value,
        "port": service.port,
        "replicas": {"minimum": service.minimum, "maximum": service.maximum},
        "resources": {"cpu": service.cpu, "memory": service.memory},
        "egress": [{"cidr": each.cidr, "port": each.port} for each in service.egress],
    }
    if service.arguments:
        found["arguments"] = list(service.arguments)
    if service.settings:
        found["settings"] = service.settings
    if service.migrates:
        found["migration"] = list(MIGRATION)
    if host := service.host:
        found["host"] = {"name": host.name, "path": host.path, "pathType": host.path_type}
        if host.order is not None:
            found["host"]["order"] = host.order
        if measured:
            found["scaling"] = {"requestsPerSecond": REQUESTS_PER_SECOND}
    return found
