"""Where dashboards are in any Grafana: by uids that never change, so that links last.

`terrace dashboards` builds them with these uids; alerts, messages and documents link to them.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

APPLICATION: Final = "application"
SLO: Final = "slo"
INFRASTRUCTURE: Final = "infrastructure"
COST: Final = "cost"
DEPLOYMENTS: Final = "deployments"
LOGS: Final = "logs"
UIDS: Final = (APPLICATION, SLO, INFRASTRUCTURE, COST, DEPLOYMENTS, LOGS)
VARIABLES: Final = ("environment", "service")


def path(uid: str, values: Mapping[str, str] | None = None) -> str:
    """Path of a dashboard below Grafana's address.

    Args:
        uid: One of `UIDS`.
        values: Values of its variables, such as {"environment": "dev", "service": "app"}.

    Raises:
        ValueError: No dashboard has that uid, or none has such a variable.
    """
    if uid not in UIDS:
        raise ValueError(f"uid is {uid!r}, allowed: {', '.join(UIDS)}")
    chosen = {} if values is None else values
    for name in chosen:
        if name not in VARIABLES:
            raise ValueError(f"a variable is {name!r}, allowed: {', '.join(VARIABLES)}")
    query = "&".join(f"var-{name}={quote(value, safe='')}" for name, value in chosen.items())
    return f"/d/{uid}?{query}" if query else f"/d/{uid}"
