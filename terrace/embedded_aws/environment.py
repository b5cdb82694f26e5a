"""What a program needs in its environment to talk to the embedded AWS instead of the real one."""

from collections.abc import Mapping
from typing import Final

DEFAULT_ACCOUNT_ID: Final = "111111111111"
DEFAULT_REGION: Final = "us-east-1"

_FAKE_CREDENTIAL: Final = "embedded"
_LOOPBACK: Final = ("127.0.0.1", "localhost")
_CREDENTIALS_OF_OTHERS: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN")


def client_environment(
    endpoint: str, *, region: str = DEFAULT_REGION, base: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables that send Terraform and every AWS SDK to the endpoint.

    The credentials are fake on purpose: a program that misses the endpoint must fail, not reach
    a real account.

    Args:
        endpoint: Address of the embedded AWS, such as http://127.0.0.1:5000.
        region: Region that the program works in.
        base: The environment that the variables will be laid over. Those of its variables that
            would lead elsewhere come back empty: to Terraform that is the same as unset; for a
            shell, or an SDK in Python, remove them (see `without_empty`).
    """
    variables = dict.fromkeys(filter(_leads_elsewhere, base), "")
    variables |= {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": _FAKE_CREDENTIAL,
        "AWS_SECRET_ACCESS_KEY": _FAKE_CREDENTIAL,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for name in ("NO_PROXY", "no_proxy"):
        variables[name] = _without_proxy_for_loopback(base.get(name, ""))
    return variables


def without_empty(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without its empty AWS variables: botocore takes those for names."""
    return {name: value for name, value in environ.items() if value or name[:4] != "AWS_"}


def _leads_elsewhere(name: str) -> bool:
    return name in _CREDENTIALS_OF_OTHERS or (name.startswith("AWS_") and "ENDPOINT" in name)


def _without_proxy_for_loopback(hosts: str) -> str:
    listed = [host.strip() for host in hosts.split(",") if host.strip()]
    return ",".join(listed + [host for host in _LOOPBACK if host not in listed])
