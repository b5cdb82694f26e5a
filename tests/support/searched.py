"""The environment to test with, once with log search, which the project's own have not."""

from dataclasses import replace

from constructs_lib.observability.config import LogSearchConfig, ObservabilityConfig
from environments.model import LOG_SEARCH
from tests.support.example import APP, DEV, WORKER

SEARCH = LogSearchConfig(instance_type="m6g.large.search", nodes=1, storage_gib=50, days=14)
SEARCHED = replace(
    DEV,
    services={
        "app": replace(APP, memory_mib=1024, uses=(*APP.uses, LOG_SEARCH)),
        "worker": WORKER,
    },
    observability=replace(DEV.observability or ObservabilityConfig(), log_search=SEARCH),
)
