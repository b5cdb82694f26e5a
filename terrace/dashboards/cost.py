"""Cost: what the account was charged this month, and what makes it dear.

CloudWatch has the bill by service only; by tag it is in Cost Explorer, which is no data source of
Grafana. Budgets have no metric: their alarms come by mail and chat, and what they allow is listed.

Source: Amazon CloudWatch User Guide, "Create a billing alarm to monitor your estimated AWS charges"
"""

from constructs_lib.observability import dashboard_links
from terrace.dashboards.aws import graphs
from terrace.dashboards.page import ENVIRONMENT, Page
from terrace.dashboards.panels import Look, Panel, graph, number, words
from terrace.dashboards.sources import CLOUDWATCH, PROMETHEUS, measured, reckoned, source
from terrace.dashboards.world import World

BILLED_IN = "us-east-1"  # for the whole world
TOTAL = measured(
    "AWS/Billing",
    "EstimatedCharges",
    {"Currency": "USD"},
    statistic="Maximum",
    label="this month",
    region=BILLED_IN,
)


def page(world: World) -> Page:
    """Build the dashboard."""
    built = Page(
        dashboard_links.COST,
        "Cost",
        "What this account was charged since the first of the month, and what makes it dear. "
        'No data until somebody switches on "Receive CloudWatch billing alerts" in the billing '
        "preferences; in an organization the management account does, and has its numbers.",
        since="now-30d",
        refresh="1h",
    )
    built.choose(source(CLOUDWATCH), source(PROMETHEUS), ENVIRONMENT)
    built.row("This month", *_month(), _budgets(world), *graphs("bill", project=world.project))
    built.row("What makes it dear", *graphs("drivers", project=world.project))
    return built


def _month() -> tuple[Panel, ...]:
    return (
        number(
            "Charged this month",
            "Since the first of the month, estimated by AWS a few times a day.",
            "currencyUSD",
            TOTAL,
            look=Look(source=CLOUDWATCH, width=8),
        ),
        graph(
            "This month, and where it leads",
            "Charged until now, and what 30 days cost at this pace.",
            "currencyUSD",
            TOTAL,
            # DATE is the day of the month: Amazon CloudWatch User Guide, "Using metric math".
            reckoned("a / DATE(a) * 30", "30 days at this pace", region=BILLED_IN),
            look=Look(source=CLOUDWATCH, width=8),
        ),
    )


def _budgets(world: World) -> Panel:
    lines = [
        "| environment | dollars a month |",
        "|---|---:|",
        *(f"| {name} | {usd:,} |" for name, usd in world.budgets),
    ]
    told = "Told at 50, 80 and 100 % of it, and when the forecast passes it."
    text = "\n".join([*lines, "", told]) if world.budgets else "No environment has a budget."
    return words("Budgets", "What environments may cost, as environments/ says.", text, width=8)
