"""The file for kubectl: the tunnel's near end, the endpoint's own name, and no credentials."""

import json
from typing import Any

from terrace.cluster.find import Endpoint
from terrace.cluster.kubeconfig import kubeconfig
from terrace.cluster.place import Place

WHERE = Place(project="terrace", environment="dev", account_id="222222222222", region="eu-west-1")
ROLE = "arn:aws:iam::222222222222:role/terrace-dev-cluster-admin"


def written(*, role_arn: str | None = ROLE, profile: str | None = None) -> Any:
    endpoint = Endpoint(host="ABC.gr7.eu-west-1.eks.amazonaws.com", authority="Q0E=")
    return json.loads(kubeconfig(WHERE, endpoint, port=40123, role_arn=role_arn, profile=profile))


def token(file: Any) -> Any:
    return file["users"][0]["user"]["exec"]


def test_kubectl_enters_the_tunnel_and_checks_the_endpoints_own_name() -> None:
    assert written()["clusters"] == [
        {
            "name": "terrace-dev-cluster",
            "cluster": {
                "server": "https://127.0.0.1:40123",
                "tls-server-name": "ABC.gr7.eu-west-1.eks.amazonaws.com",
                "certificate-authority-data": "Q0E=",
            },
        }
    ]


def test_the_aws_cli_gives_tokens_for_the_role_that_lets_people_in() -> None:
    assert token(written())["command"] == "aws"
    assert token(written())["args"] == [
        *("eks", "get-token", "--cluster-name", "terrace-dev-cluster"),
        *("--region", "eu-west-1", "--output", "json", "--role-arn", ROLE),
    ]


def test_whoever_has_the_role_already_takes_none() -> None:
    assert "--role-arn" not in token(written(role_arn=None))["args"]


def test_the_profile_of_this_shell_is_kept_for_the_other() -> None:
    assert "env" not in token(written())
    assert token(written(profile="work"))["env"] == [{"name": "AWS_PROFILE", "value": "work"}]


def test_it_is_ready_for_use() -> None:
    file = written()
    context = {"cluster": "terrace-dev-cluster", "user": "terrace-dev-cluster"}
    assert file["contexts"] == [{"name": "terrace-dev-cluster", "context": context}]
    assert file["current-context"] == "terrace-dev-cluster"
    assert [each["name"] for each in file["users"]] == ["terrace-dev-cluster"]
