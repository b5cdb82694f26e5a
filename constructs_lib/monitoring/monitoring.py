"""What watches an environment, as a whole."""

from constructs import Construct

from constructs_lib.compute.reference import ServiceMetrics
from constructs_lib.database.reference import DatabaseMetrics
from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.monitoring.dashboard import Dashboard
from constructs_lib.monitoring.database_alarms import DatabaseAlarms
from constructs_lib.monitoring.service_alarms import ServiceAlarms
from constructs_lib.naming import Naming
from constructs_lib.security.reference import KeyReference


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
        naming: Naming,
        runbooks: Runbooks,
        service: ServiceMetrics,
        database: DatabaseMetrics,
        key: KeyReference,
        account_id: str,
        region: str,
    ) -> None:
        """Watch a service and its database.

        Args:
            scope: Parent.
            id_: Construct id.
            naming: Names.
            runbooks: Where the alarms' runbooks are.
            service: The service.
            database: The database.
            key: Key of notifications; CloudWatch has to be among its users.
            account_id: Account of the alarms.
            region: Region of the metrics.
        """
        super().__init__(scope, id_)
        self.alerts = Alerts(self, "alerts", naming=naming, key=key, account_id=account_id)

        self._naming, self.runbooks = naming, runbooks
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
            naming=naming,
            region=region,
            service=service,
            database=database,
        )

    def family(self, page: str) -> AlarmSet:
        """What alarms share whose runbook is on one page."""
        return AlarmSet(naming=self._naming, alerts=self.alerts, runbooks=self.runbooks, page=page)
