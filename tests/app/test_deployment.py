"""What clients see of a deployment. `python -m tests.soak.service` asks the same of more load."""

from pathlib import Path

import pytest

from tests.support.deployments import restarted_under_load
from tests.support.postgresql import PostgreSQL
from tests.support.redis import Redis
from tests.support.service import migrated


@pytest.mark.servers
def test_no_request_fails_while_each_of_two_instances_is_restarted(
    postgresql: PostgreSQL, redis_server: Redis, tmp_path: Path
) -> None:
    redis_server.empty()
    with postgresql.database() as database:
        settings = {"DATABASE_URL": postgresql.url(database), "CACHE_URL": redis_server.url()}
        migrated(tmp_path, settings)
        outcome, restarts = restarted_under_load(tmp_path, settings, per_second=20, seconds=5)
    assert restarts >= 2
    assert outcome.failed == 0, str(outcome)
    assert outcome.answers.total() >= 100
