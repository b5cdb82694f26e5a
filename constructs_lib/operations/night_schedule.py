"""Working hours: what nobody uses at night and at the weekend is stopped, and costs nothing."""

from dataclasses import dataclass

from cdktf import Op, Token
from cdktf_cdktf_provider_aws.appautoscaling_scheduled_action import (
    AppautoscalingScheduledAction,
    AppautoscalingScheduledActionScalableTargetAction,
)
from cdktf_cdktf_provider_aws.autoscaling_schedule import AutoscalingSchedule
from constructs import Construct

from constructs_lib.compute.autoscaling import DIMENSION, NAMESPACE
from constructs_lib.compute.reference import ScalingReference
from constructs_lib.database.reference import InstanceReference
from constructs_lib.errors import ConfigurationError
from constructs_lib.jobs.reference import FleetReference
from constructs_lib.literal import as_text
from constructs_lib.monitoring.reference import AlarmReference
from constructs_lib.operations.scheduled_calls import Call, ScheduledCalls
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

Limits = tuple[int, int]  # fewest and most
NOTHING: Limits = (0, 0)
LEAD_MINUTES = 30  # the database starts half an hour before everything else, and stops after it
SETTLED_MINUTES = 15  # the service has its tasks by then
EARLIEST, LATEST = 1, 23


@dataclass(frozen=True, kw_only=True, slots=True)
class NightScheduleConfig:
    """Choices open to the caller of NightSchedule.

    Attributes:
        time_zone: Name of the IANA time zone, such as "Europe/Berlin"; summer time is observed.
        starts_hour: Hour of a workday at which everything runs, 1 to 22; may be a token.
        ends_hour: Hour at which it is stopped, later than that, up to 23; may be a token.

    Raises:
        ConfigurationError: Hours outside those bounds.
    """

    time_zone: str
    starts_hour: int
    ends_hour: int

    def __post_init__(self) -> None:
        if Token.is_unresolved(self.starts_hour) or Token.is_unresolved(self.ends_hour):
            return
        if not EARLIEST <= self.starts_hour < self.ends_hour <= LATEST:
            raise ConfigurationError(
                f"starts_hour and ends_hour are {self.starts_hour} and {self.ends_hour}, "
                f"allowed: {EARLIEST} or more, and later than that up to {LATEST}"
            )


class NightSchedule(Construct):
    """Stops service, job fleet and database on workday evenings, and starts them next morning.

    It saves about 70 % of their price. A Valkey cache runs on: ElastiCache cannot stop one. A
    plan at night shows the limits of scaling as changed, and applying it starts the service; so
    this is for an environment that nobody deploys to at night. RDS takes no backup of a stopped
    instance, and starts one by itself after seven days, longer than any weekend.

    Attributes:
        calls: What is called on schedule, and where failed calls go.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: NightScheduleConfig,
        service: ScalingReference,
        fleet: FleetReference,
        database: InstanceReference,
        quiet: AlarmReference,
        key: KeyReference,
    ) -> None:
        """Schedule an environment.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            service: Scaling of the service.
            fleet: The job fleet.
            database: The database; without replicas, which RDS does not stop.
            quiet: The alarm that would ring because nothing runs.
            key: Key of the schedules and of failed calls.
        """
        super().__init__(scope, id_)
        self._site, self._config = site, config
        start, end = config.starts_hour, config.ends_hour
        self._scale_service("night", end, service, NOTHING)
        self._scale_service("morning", start, service, (service.minimum, service.maximum))
        self._scale_fleet("night", end, fleet, NOTHING)
        self._scale_fleet("morning", start, fleet, (fleet.minimum, fleet.maximum))
        instance = {"DbInstanceIdentifier": database.identifier}
        alarm = {"AlarmNames": [quiet.alarm_name]}
        self.calls = ScheduledCalls(
            self,
            "calls",
            site=site,
            thing="night",
            time_zone=config.time_zone,
            calls=(
                Call(
                    thing="database-start",
                    action="rds:StartDBInstance",
                    resource=database.arn,
                    parameters=instance,
                    when=_workdays(_hour_before(start), LEAD_MINUTES),
                ),
                Call(
                    thing="database-stop",
                    action="rds:StopDBInstance",
                    resource=database.arn,
                    parameters=instance,
                    when=_workdays(end, LEAD_MINUTES),
                ),
                Call(
                    thing="alarm-on",
                    action="cloudwatch:EnableAlarmActions",
                    resource=quiet.arn,
                    parameters=alarm,
                    when=_workdays(start, SETTLED_MINUTES),
                ),
                Call(
                    thing="alarm-off",
                    action="cloudwatch:DisableAlarmActions",
                    resource=quiet.arn,
                    parameters=alarm,
                    when=_workdays(end, 0),
                ),
            ),
            key=key,
        )

    def _scale_service(
        self, thing: str, hour: int, service: ScalingReference, limits: Limits
    ) -> None:
        AppautoscalingScheduledAction(
            self,
            f"service-{thing}",
            name=self._site.name(f"app-{thing}"),
            service_namespace=NAMESPACE,
            scalable_dimension=DIMENSION,
            resource_id=service.resource_id,
            schedule=_workdays(hour, 0),
            timezone=self._config.time_zone,
            scalable_target_action=AppautoscalingScheduledActionScalableTargetAction(
                min_capacity=as_text(limits[0]), max_capacity=as_text(limits[1])
            ),
        )

    def _scale_fleet(self, thing: str, hour: int, fleet: FleetReference, limits: Limits) -> None:
        AutoscalingSchedule(
            self,
            f"fleet-{thing}",
            scheduled_action_name=self._site.name(f"jobs-{thing}"),
            autoscaling_group_name=fleet.group_name,
            recurrence=f"0 {as_text(hour)} * * 1-5",
            time_zone=self._config.time_zone,
            min_size=limits[0],
            max_size=limits[1],
            desired_capacity=limits[0],
        )


def _workdays(hour: int, minute: int) -> str:
    """Source: EventBridge Scheduler User Guide, "Cron-based schedules"."""
    return f"cron({minute} {as_text(hour)} ? * MON-FRI *)"


def _hour_before(hour: int) -> int:
    """The hour before; of a token, when Terraform knows it."""
    if Token.is_unresolved(hour):
        return Token.as_number(Op.sub(hour, 1))  # type: ignore[return-value]
    return hour - 1
