"""Where alarms report to, before there is anything to watch."""

from collections.abc import Sequence

from constructs import Construct

from constructs_lib.monitoring.alarm import Alarms, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


class Monitoring(Construct):
    """The topic that alarms report to; each domain hangs its own alarms below itself.

    Attributes:
        alerts: The topic.
        alarms: What every domain's alarms need.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        runbooks: Runbooks,
        key: KeyReference,
        emails: Sequence[str] = (),
    ) -> None:
        """Create the topic.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            runbooks: Where the alarms' runbooks are.
            key: Key of notifications; CloudWatch has to be among its users.
            emails: Addresses that get every alarm.
        """
        super().__init__(scope, id_)
        self.alerts = Alerts(self, "alerts", site=site, key=key)
        self.alerts.tell(emails)
        self.alarms = Alarms(site=site, alerts=self.alerts, runbooks=runbooks)
