"""Infrastructure: what services run on."""

from constructs_lib.observability import dashboard_links
from terrace.dashboards.aws import graphs
from terrace.dashboards.cluster import nodes, pods
from terrace.dashboards.page import ENVIRONMENT, Page
from terrace.dashboards.queries import IN_ENVIRONMENT
from terrace.dashboards.releases import note_releases
from terrace.dashboards.sources import CLOUDWATCH, PROMETHEUS, source
from terrace.dashboards.world import World


def page(world: World) -> Page:
    """Build the dashboard."""
    built = Page(
        dashboard_links.INFRASTRUCTURE,
        "Infrastructure",
        "What services run on: load balancer, tasks, database, cache, queues, network, cluster. "
        "Grafana reads the account that it stands in.",
        since="now-6h",
        refresh="1m",
    )
    built.choose(source(CLOUDWATCH), source(PROMETHEUS), ENVIRONMENT)
    note_releases(built, IN_ENVIRONMENT)
    for title, part, is_there in (
        ("Load balancer", "load-balancer", True),
        ("Tasks on ECS", "tasks", True),
        ("Database", "database", world.database),
        ("Cache", "cache", world.cache),
        ("Queues", "queues", world.queues),
        ("Ways out of the network", "network", True),
        ("CloudFront", "edge", world.edge),
    ):
        if is_there:
            built.row(title, *graphs(part, project=world.project))
    if world.kubernetes:
        built.row("Nodes of Kubernetes", *nodes(), folded=True)
        built.row("Pods of Kubernetes", *pods(), folded=True)
    return built
