"""Made-up requests. `python -m tests.soak.service fuzzing` sends 10,000 of them."""

from pathlib import Path

from tests.support.fuzzing import fuzz
from tests.support.postgresql import PostgreSQL
from tests.support.redis import Redis
from tests.support.service import migrated, running_service


def test_made_up_requests_get_what_the_description_says(
    postgresql: PostgreSQL, redis_server: Redis, tmp_path: Path
) -> None:
    redis_server.empty()
    with postgresql.database() as database:
        settings = {"DATABASE_URL": postgresql.url(database), "CACHE_URL": redis_server.url()}
        migrated(tmp_path, settings)
        with running_service(tmp_path, settings) as service:
            report = fuzz(service.url, tmp_path, examples=5)
    assert report.problems == [], report.output
    assert report.cases >= 200
