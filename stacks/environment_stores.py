"""What keeps something in an environment: each offers workloads one verb, `connect`."""

from typing import Any

from constructs_lib.database.cache import Cache
from constructs_lib.database.database import Database
from constructs_lib.database.table import Table
from constructs_lib.functions.artifacts import Artifacts
from constructs_lib.functions.functions import Functions
from constructs_lib.messaging.queue import Queue
from constructs_lib.storage.uploads import Uploads
from constructs_lib.windows import ALL_DAY, Windows
from stacks.environment_foundation import Foundation


class Stores(Foundation):
    """An environment's stack with all that stores."""

    def _store(self) -> None:
        """What keeps something: each offers workloads one verb, `connect`."""
        e, site, keys, alarms = self.environment, self.site, self.keys, self.alarms
        inside: dict[str, Any] = {"network": self.network, "key": keys.data, "logs_key": keys.logs}
        self.database = (
            Database(
                self,
                "database",
                site=site,
                config=e.database,
                zones=self.network.zone_names,
                alarms=alarms,
                windows=self._windows,
                **inside,
            )
            if e.database
            else None
        )
        self.cache = (
            Cache(self, "cache", site=site, config=e.cache, alarms=alarms, **inside)
            if e.cache
            else None
        )
        self.table = (
            Table(self, "table", site=site, config=e.table, key=keys.data) if e.table else None
        )
        self.uploads = (
            Uploads(
                self,
                "uploads",
                site=site,
                config=e.uploads,
                key=keys.data,
                access_logs=self.logs,
                copies=self.recovery,
            )
            if e.uploads
            else None
        )
        self.queues = {
            name: Queue(self, f"queue-{name}", site=site, thing=name, key=keys.data, alarms=alarms)
            for name in e.queues
        }
        self.artifacts = (
            Artifacts(self, "artifacts", site=site, key=keys.data, access_logs=self.logs)
            if e.functions or e.observability
            else None
        )
        self.functions = (
            Functions(
                self,
                "functions",
                site=site,
                config=e.functions,
                artifacts=self.artifacts,
                key=keys.data,
                alerts_key=keys.alerts,
                logs_key=keys.logs,
                alarms=alarms,
                copies=self.recovery,
            )
            if e.functions and self.artifacts
            else None
        )

    @property
    def _windows(self) -> Windows:
        """When stores are backed up and maintained: while all of them run."""
        hours = self.environment.working_hours
        return hours.windows if hours and self.environment.database else ALL_DAY
