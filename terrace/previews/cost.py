"""What an environment costs at least, by the day."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from constructs_lib.database.config import PostgresConfig
from environments import Environment

DAYS = 30.4  # of a month of 730 hours
KEYS = 3
LARGE = "large"
UNITS = 256


def daily_usd(environment: Environment) -> float:
    """US dollars a day before traffic, logs and requests; of stores PostgreSQL on an instance only.

    Args:
        environment: Anything as small as a preview; of a larger one the figure is too low.
    """
    price = _prices()
    nat, zones = len(environment.networking.nat_zones), len(environment.networking.zones)
    endpoints = len(environment.networking.interface_endpoints)
    month = nat * (price["nat_gateway"] + price["public_address"])
    month += endpoints * zones * price["interface_endpoint"]
    month += sum(
        each.minimum_tasks * each.cpu_units / UNITS * price["task_256_units"]
        for each in environment.services.values()
    )
    if environment.has_route:
        month += price["load_balancer"] + price["web_acl"]
    if isinstance(environment.database, PostgresConfig):
        month += _database(environment.database, price)
    month += KEYS * price["key"] + price["alarms"] + price["rest"]
    return float(month / DAYS)


def _database(config: PostgresConfig, price: dict[str, Any]) -> float:
    by_class = price["database"]
    size = config.instance_class.rpartition(".")[2]
    return float(by_class.get(size, by_class[LARGE]) + config.storage_gib * price["storage"]["gib"])


@cache
def _prices() -> dict[str, Any]:
    text = Path(__file__).with_name("prices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
