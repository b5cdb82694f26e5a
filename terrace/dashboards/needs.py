"""What services are short of, and what they depend on."""

from terrace.dashboards.links import to_logs
from terrace.dashboards.panels import Look, Panel, graph
from terrace.dashboards.queries import OF_SERVICES, rate, slowest
from terrace.dashboards.sources import samples
from terrace.dashboards.world import World

FULL = {0.8: "orange", 0.95: "red"}
BY_SERVICE = "{{service}}"


def saturation(world: World) -> list[Panel]:
    """What runs out: time, memory, files, connections."""
    found: list[Panel] = [
        graph(
            "Requests in progress",
            "Requests that are being answered. While it climbs and the rate does not, something "
            "behind the service is slow.",
            "short",
            samples(f"sum by (service) (http_requests_in_progress{{{OF_SERVICES}}})", BY_SERVICE),
        ),
        graph(
            "CPU of processes",
            "CPU seconds a second, all instances of a service together.",
            "short",
            samples(rate("process_cpu_seconds_total", OF_SERVICES, "service"), BY_SERVICE),
        ),
        graph(
            "Memory of processes",
            "Resident memory of the largest instance; a line that only climbs is a leak.",
            "bytes",
            samples(
                f"max by (service) (process_resident_memory_bytes{{{OF_SERVICES}}})", BY_SERVICE
            ),
        ),
        graph(
            "Open files",
            "Share of the file descriptors that a process may have, connections among them.",
            "percentunit",
            samples(
                f"max by (service) (process_open_fds{{{OF_SERVICES}}} "
                f"/ process_max_fds{{{OF_SERVICES}}})",
                BY_SERVICE,
            ),
            look=Look(limits=FULL),
        ),
        graph(
            "Instances",
            "How many processes answer the collector.",
            "short",
            samples(f"count by (service) (app_info{{{OF_SERVICES}}})", BY_SERVICE),
        ),
    ]
    if world.database:
        used = f'sum by (service) (database_connections{{{OF_SERVICES}, state="used"}})'
        limit = f"sum by (service) (database_connections_limit{{{OF_SERVICES}}})"
        found.append(
            graph(
                "Connections to the database",
                "Share of its pool that a service uses; when all are lent out, requests wait.",
                "percentunit",
                samples(f"{used} / {limit}", BY_SERVICE),
                look=Look(limits=FULL, most=1),
            )
        )
    return found


def dependencies(world: World) -> list[Panel]:
    """Whether others answer, how fast, and how often they fail."""
    found: list[Panel] = [
        graph(
            "What a service reaches",
            "1 while every instance reaches it, 0 while one does not; the readiness probe asks.",
            "short",
            samples(
                f"min by (service, dependency) (dependency_up{{{OF_SERVICES}}})",
                "{{service}} {{dependency}}",
            ),
            look=Look(most=1, links=(to_logs(),)),
        )
    ]
    if world.database:
        found += _database()
    if world.cache:
        found += _cache()
    return found


def _database() -> list[Panel]:
    return [
        graph(
            "Query time of the database (P95)",
            "From a statement to its answer, without the wait for a connection.",
            "s",
            samples(slowest("database_query_duration_seconds", OF_SERVICES, "service"), BY_SERVICE),
        ),
        graph(
            "Errors of the database",
            "Errors a second by what they mean.",
            "short",
            samples(
                rate("database_errors_total", OF_SERVICES, "service", "kind"),
                "{{service}} {{kind}}",
            ),
            look=Look(links=(to_logs(),)),
        ),
    ]


def _cache() -> list[Panel]:
    every = rate("cache_requests_total", OF_SERVICES, "service")
    hits = rate("cache_requests_total", f'{OF_SERVICES}, outcome="hit"', "service")
    return [
        graph(
            "Hits of the cache",
            "Share of look-ups that the cache answered; the others go to the database.",
            "percentunit",
            samples(f"{hits} / {every}", BY_SERVICE),
            look=Look(most=1),
        ),
        graph(
            "Errors of the cache",
            "Operations a second that failed or were left out; the service works without it.",
            "short",
            samples(rate("cache_errors_total", OF_SERVICES, "service"), BY_SERVICE),
        ),
    ]
