"""An environment at a glance: what users notice, and graphs of what serves them."""

from collections.abc import Mapping, Sequence

from constructs import Construct

from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.monitoring.dashboard import Dashboard
from constructs_lib.monitoring.metrics import DatabaseMetrics, ServiceMetrics
from constructs_lib.monitoring.reference import AlarmReference
from constructs_lib.site import Site


class Overview(Construct):
    """One alarm over all of which users notice, and a dashboard with a row for each service."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        alarms: Alarms,
        critical: Sequence[AlarmReference],
        services: Mapping[str, ServiceMetrics],
        database: DatabaseMetrics | None,
    ) -> None:
        """Create the alarm and the dashboard.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            alarms: What its alarm needs.
            critical: Alarms that ring when users notice; without any there is no alarm.
            services: The services by name.
            database: The relational database; None where there is none.
        """
        super().__init__(scope, id_)
        if critical:
            alarms.family("service").on_alarms(
                self,
                "users-affected",
                "Users notice: a service fails, is slow or is gone, or its database is full",
                any_of=critical,
            )
        Dashboard(self, "dashboard", site=site, services=services, database=database)
