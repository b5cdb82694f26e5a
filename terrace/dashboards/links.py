"""Links from a line of a graph to where the next question is answered."""

from constructs_lib.observability import dashboard_links

OF_THE_LINE = "${__field.labels.service}"  # the service that the line which was clicked on is of

CHOSEN = ""  # those that are chosen in the dashboard

Link = tuple[str, str]


def to_logs(service: str = OF_THE_LINE) -> Link:
    """Title and address of what a service logged in the same time."""
    return ("Logs of this service", _address(dashboard_links.LOGS, service))


def to_objectives(service: str = OF_THE_LINE) -> Link:
    """Title and address of what is left of a service's error budget."""
    return ("Error budget of this service", _address(dashboard_links.SLO, service))


def to_application(service: str = OF_THE_LINE) -> Link:
    """Title and address of a service's requests in the same time."""
    return ("Requests of this service", _address(dashboard_links.APPLICATION, service))


def _address(uid: str, service: str) -> str:
    service = f"var-service={service}" if service else "${service:queryparam}"
    chosen = ("${environment:queryparam}", service, "${__url_time_range}")
    return f"{dashboard_links.path(uid)}?{'&'.join(chosen)}"
