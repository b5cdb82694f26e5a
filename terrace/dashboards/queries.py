"""Parts of queries that several dashboards ask."""

from collections.abc import Sequence

IN_ENVIRONMENT = 'environment="$environment"'
OF_SERVICES = f'{IN_ENVIRONMENT}, service=~"$service"'
WINDOW = "$__rate_interval"  # four times the interval between samples at least


def rate(metric: str, chosen: str, *by: str) -> str:
    """How fast a counter grows a second, by labels."""
    return f"sum by ({', '.join(by)}) (rate({metric}{{{chosen}}}[{WINDOW}]))"


def slowest(metric: str, chosen: str, *by: str) -> str:
    """What nineteen of twenty observations of a histogram stay below, by labels."""
    return f"histogram_quantile(0.95, {rate(f'{metric}_bucket', chosen, 'le', *by)})"


def failing(chosen: str, *by: str) -> str:
    """Share of requests that fail, by labels.

    Without a failure there is no series of failures: that is nought of them, and not no data.
    """
    every = rate("http_requests_total", chosen, *by)
    failed = rate("http_requests_total", f'{chosen}, status=~"5.."', *by)
    return f"({failed} or {every} * 0) / {every}"


def legend(by: Sequence[str]) -> str:
    """Name of a line by its labels."""
    return " ".join(f"{{{{{label}}}}}" for label in by)
