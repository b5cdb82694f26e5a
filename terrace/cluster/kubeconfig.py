"""The file that tells kubectl to go through a tunnel."""

import json
from typing import Any

from terrace.cluster.find import Endpoint
from terrace.cluster.place import Place


def kubeconfig(
    where: Place, endpoint: Endpoint, *, port: int, role_arn: str | None, profile: str | None
) -> str:
    """Return the file's text, JSON, which kubectl reads as YAML.

    It holds no credentials: kubectl asks the AWS CLI for a token of 15 minutes whenever it needs
    one. The server is the near end of the tunnel, and its certificate is checked against the
    endpoint's own name.

    Args:
        where: The cluster.
        endpoint: Its endpoint.
        port: Port of the tunnel's near end.
        role_arn: Role that the AWS CLI takes for the token; None uses the credentials as they are.
        profile: AWS_PROFILE, where it is set.

    Source: Kubernetes documentation, "kubeconfig (v1)" and "Authenticating", client-go credential
    plugins; AWS CLI Command Reference, `eks update-kubeconfig`, which writes the same.
    """
    arguments = ["eks", "get-token", "--cluster-name", where.cluster, "--region", where.region]
    token: dict[str, Any] = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": [*arguments, "--output", "json", *(["--role-arn", role_arn] if role_arn else [])],
        "interactiveMode": "IfAvailable",
        "installHint": "Install the AWS CLI, version 2, and have `aws` on PATH.",
    }
    if profile:
        token["env"] = [{"name": "AWS_PROFILE", "value": profile}]
    name = where.cluster
    cluster = {
        "server": f"https://127.0.0.1:{port}",
        "tls-server-name": endpoint.host,
        "certificate-authority-data": endpoint.authority,
    }
    text = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": cluster}],
        "users": [{"name": name, "user": {"exec": token}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }
    return json.dumps(text, indent=2) + "\n"
