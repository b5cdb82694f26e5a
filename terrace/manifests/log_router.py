"""Fluent Bit of a cluster: what it is told, by whether an environment has log search."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.naming import Naming
from constructs_lib.observability.log_router import REDACTION, SEARCH_HOST, of_pods
from environments import Environment
from terrace.manifests.text import Document

OWNER, NAMESPACE, SECRET = "log-router", "logging", "log-router-settings"
SCRIPTS = "/fluent-bit/scripts"  # where its chart puts scripts


def values(environment: Environment, naming: Naming) -> Document:
    """Return the values of its chart."""
    search = has_search(environment)
    config: dict[str, Any] = of_pods(SCRIPTS, environment=environment.name, search=search)
    env: list[dict[str, Any]] = [
        {"name": "AWS_REGION", "value": environment.region},
        {"name": "LOG_GROUP", "value": naming.path("kubernetes")},
    ]
    if search:
        source = {"secretKeyRef": {"name": SECRET, "key": SEARCH_HOST}}
        env.append({"name": SEARCH_HOST, "valueFrom": source})
    return {"env": env, "config": config, "luaScripts": {"redact.lua": REDACTION}}


def settings(environment: Environment, naming: Naming) -> Iterator[Document]:
    """Return what copies its settings, where it is told any."""
    if not has_search(environment):
        return
    yield {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": {
            "name": OWNER,
            "namespace": NAMESPACE,
            "annotations": {
                "argocd.argoproj.io/sync-wave": "6",
                "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true",
            },
        },
        "spec": {
            "refreshInterval": "1m",
            "secretStoreRef": {"kind": "ClusterSecretStore", "name": "settings"},
            "target": {"name": SECRET},
            "data": [
                {
                    "secretKey": SEARCH_HOST,
                    "remoteRef": {
                        "key": naming.path(f"{OWNER}/{SEARCH_HOST}"),
                        # As the operator stores it; left out, Argo CD would undo it for ever.
                        "conversionStrategy": "Default",
                        "decodingStrategy": "None",
                        "metadataPolicy": "None",
                    },
                }
            ],
        },
    }


def has_search(environment: Environment) -> bool:
    """Whether an environment has log search."""
    return bool(environment.observability and environment.observability.log_search)
