"""What a program needs in its environment to talk to the embedded AWS instead of the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_ACCOUNT_ID: Final = "111111111111"
DEFAULT_REGION: Final = "us-east-1"

_FAKE_CREDENTIAL: Final = "embedded"
_LOOPBACK: Final = ("127.0.0.1", "localhost")
_WOULD_WIN_OVER_OURS: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN")


def client_environment(
    endpoint: str, *, region: str = DEFAULT_REGION, base: Mapping[str, str]
) -> dict[str, str]:
    """Variables that send every AWS SDK, and so Terraform, to the endpoint.

    The credentials are fake on purpose: a program that misses the endpoint must fail, not
    reach a real account. Variables of `base` that would win over them are set to nothing.

    Args:
        endpoint: Address of the embedded AWS, such as http://127.0.0.1:5000.
        region: Region that the program works in.
        base: The environment that the variables will be laid over.
    """
    variables = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": _FAKE_CREDENTIAL,
        "AWS_SECRET_ACCESS_KEY": _FAKE_CREDENTIAL,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    variables |= {name: "" for name in _WOULD_WIN_OVER_OURS if base.get(name)}
    for name in ("NO_PROXY", "no_proxy"):
        variables[name] = _without_proxy_for_loopback(base.get(name, ""))
    return variables


def _without_proxy_for_loopback(hosts: str) -> str:
    listed = [host.strip() for host in hosts.split(",") if host.strip()]
    return ",".join(listed + [host for host in _LOOPBACK if host not in listed])
