"""Working hours: what nobody uses at night and at the weekend is stopped, and costs nothing."""

from collections.abc import Mapping, Sequence

from cdktf import Op, TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.appautoscaling_scheduled_action import (
    AppautoscalingScheduledAction,
    AppautoscalingScheduledActionScalableTargetAction,
)
from cdktf_cdktf_provider_aws.autoscaling_schedule import AutoscalingSchedule
from cdktf_cdktf_provider_aws.cloudwatch_composite_alarm import CloudwatchCompositeAlarm
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from cdktf_cdktf_provider_aws.route53_health_check import Route53HealthCheck
from constructs import Construct

from constructs_lib.compute.autoscaling import DIMENSION, NAMESPACE
from constructs_lib.compute.reference import ScalingReference
from constructs_lib.database.reference import InstanceReference
from constructs_lib.jobs.reference import FleetReference
from constructs_lib.literal import as_text
from constructs_lib.messaging.queue_alarms import watch_dead_letters
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.monitoring.reference import AlarmReference
from constructs_lib.operations.config import WorkingHoursConfig
from constructs_lib.operations.scheduled_calls import Call, ScheduledCalls
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

Limits = tuple[int, int]  # fewest and most
NOTHING: Limits = (0, 0)
LEAD_MINUTES = 30  # the database starts half an hour before everything else, and stops after it
SETTLED_MINUTES = 15  # the service has its tasks by then
MOST_NAMES = 100  # CloudWatch API Reference, DisableAlarmActions: names in a call


class WorkingHours(Construct):
    """Stops services, job fleet and database on workday evenings, and starts them next morning.

    It saves about 70 % of their price. A Valkey cache runs on: ElastiCache cannot stop one. A
    plan at night shows the limits of scaling as changed, and applying it starts the service; so
    this is for an environment that nobody deploys to at night; alarms stay silent until the
    morning even then. RDS takes no backup of a stopped instance, and starts one by itself after
    seven days, longer than any weekend.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: WorkingHoursConfig,
        services: Mapping[str, ScalingReference],
        fleet: FleetReference | None,
        database: InstanceReference | None,
        quiet: Sequence[AlarmReference],
        health_check: Route53HealthCheck | None = None,
        key: KeyReference,
        alarms: Alarms,
    ) -> None:
        """Schedule an environment.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            services: Scaling of the services by name.
            fleet: The job fleet; None where there is none.
            database: The instance of the database, without replicas, which RDS does not stop;
                None where there is none.
            quiet: Every alarm of the region that would ring because nothing runs, those over
                other alarms included.
            health_check: The look from outside that would find nothing; None where nobody looks.
            key: Key of the schedules and of failed calls.
            alarms: What its own alarm needs.
        """
        super().__init__(scope, id_)
        self._site, self._config = site, config
        start, end = config.starts_hour, config.ends_hour
        for name, service in services.items():
            limits = (service.minimum, service.maximum)
            self._scale_service(f"{name}-night", end, service, NOTHING)
            self._scale_service(f"{name}-morning", start, service, limits)
        if fleet:
            self._scale_fleet("night", end, fleet, NOTHING)
            self._scale_fleet("morning", start, fleet, (fleet.minimum, fleet.maximum))
        calls = [
            *_stop(database, start, end),
            *_silence(quiet, start, end),
            *_look_away(health_check, start, end),
        ]
        for alarm in quiet:
            if isinstance(alarm, CloudwatchMetricAlarm | CloudwatchCompositeAlarm):
                alarm.lifecycle = _left_alone("actions_enabled")
        if health_check:
            health_check.lifecycle = _left_alone("disabled")
        self.calls: ScheduledCalls | None = None
        if not calls:
            return
        self.calls = ScheduledCalls(
            self,
            "calls",
            site=site,
            thing="night",
            time_zone=config.time_zone,
            calls=calls,
            key=key,
        )
        watch_dead_letters(
            self,
            "schedules",
            alarms=alarms.family("queue", subject="schedules"),
            queue=self.calls.dead_letters.name,
        )

    def _scale_service(
        self, thing: str, hour: int, service: ScalingReference, limits: Limits
    ) -> None:
        AppautoscalingScheduledAction(
            self,
            f"service-{thing}",
            name=self._site.name(thing),
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


def _stop(database: InstanceReference | None, start: int, end: int) -> list[Call]:
    if database is None:
        return []
    hours = {
        "rds:StartDBInstance": _workdays(_hour_before(start), LEAD_MINUTES),
        "rds:StopDBInstance": _workdays(end, LEAD_MINUTES),
    }
    resources = (database.arn,)
    return [
        Call(
            thing=f"database-{'start' if 'Start' in action else 'stop'}",
            action=action,
            resources=resources,
            parameters={"DbInstanceIdentifier": database.identifier},
            when=when,
        )
        for action, when in hours.items()
    ]


def _left_alone(switch: str) -> TerraformResourceLifecycle:
    """Keep what was deployed at night from being switched on before the morning."""
    return TerraformResourceLifecycle(ignore_changes=[switch])


def _silence(quiet: Sequence[AlarmReference], start: int, end: int) -> list[Call]:
    hours = {
        "cloudwatch:EnableAlarmActions": _workdays(start, SETTLED_MINUTES),
        "cloudwatch:DisableAlarmActions": _workdays(end, 0),
    }
    parts = [quiet[first : first + MOST_NAMES] for first in range(0, len(quiet), MOST_NAMES)]
    return [
        Call(
            thing=f"alarms-{'on' if 'Enable' in action else 'off'}{f'-{part}' if part > 1 else ''}",
            action=action,
            resources=resources,
            parameters={"AlarmNames": [alarm.alarm_name for alarm in alarms]},
            when=when,
        )
        for part, alarms in enumerate(parts, start=1)
        for resources in [tuple(alarm.arn for alarm in alarms)]
        for action, when in hours.items()
    ]


def _look_away(check: Route53HealthCheck | None, start: int, end: int) -> list[Call]:
    """Have the health check taken for healthy at night.

    Its alarm is in us-east-1, where no schedule of another region reaches it; and each of its
    requests would be an error of the load balancer.

    Source: Amazon Route 53 API Reference, UpdateHealthCheck, Disabled.
    """
    if check is None:
        return []
    hours = {
        "check-on": (False, _workdays(start, SETTLED_MINUTES)),
        "check-off": (True, _workdays(end, 0)),
    }
    resources = (check.arn,)
    return [
        Call(
            thing=thing,
            action="route53:UpdateHealthCheck",
            resources=resources,
            parameters={"HealthCheckId": check.id, "Disabled": is_off},
            when=when,
        )
        for thing, (is_off, when) in hours.items()
    ]
