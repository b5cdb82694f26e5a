"""What watches an environment, as a whole."""

from constructs import Construct

from constructs_lib.compute.reference import ServiceMetrics
from constructs_lib.database.reference import DatabaseMetrics
from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.monitoring.dashboard import Dashboard
from constructs_lib.monitoring.database_alarms import DatabaseAlarms
from constructs_lib.monitoring.service_alarms import ServiceAlarms
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


class Monitoring(Construct):
    """Alarms, the topic they report to, and a dashboard.

    Attributes:
        alerts: The topic.
        service: Alarms of the service.
        runbooks: Where the alarms' runbooks are.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        runbooks: Runbooks,
        service: ServiceMetrics,
        database: DatabaseMetrics,
        key: KeyReference,
    ) -> None:
        """Watch a service and its database.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            runbooks: Where the alarms' runbooks are.
            service: The service.
            database: The database.
            key: Key of notifications; CloudWatch has to be among its users.
        """
        super().__init__(scope, id_)
        self.alerts = Alerts(
            self,
            "alerts",
            site=site,
            key=key,
        )

        self._site, self.runbooks = site, runbooks
        self.service = ServiceAlarms(
            self, "service", alarms=self.family("service"), service=service
        )
        of_database = DatabaseAlarms(
            self, "database", alarms=self.family("database"), database=database
        )
        self.family("service").on_alarms(
            self,
            "users-affected",
            "Users notice: the service does not answer, fails or is slow, or its database is full",
            any_of=[*self.service.critical, *of_database.critical],
        )
        Dashboard(
            self,
            "dashboard",
            site=site,
            service=service,
            database=database,
        )

    def family(self, page: str) -> AlarmSet:
        """What alarms share whose runbook is on one page."""
        return AlarmSet(site=self._site, alerts=self.alerts, runbooks=self.runbooks, page=page)
