"""Calls of AWS's own APIs at set hours, without a program in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.scheduler_schedule import (
    SchedulerSchedule,
    SchedulerScheduleFlexibleTimeWindow,
    SchedulerScheduleTarget,
    SchedulerScheduleTargetDeadLetterConfig,
    SchedulerScheduleTargetRetryPolicy,
)
from cdktf_cdktf_provider_aws.scheduler_schedule_group import SchedulerScheduleGroup
from cdktf_cdktf_provider_aws.sqs_queue_redrive_allow_policy import SqsQueueRedriveAllowPolicy
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.messaging.dead_letters import DeadLetters
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site

SERVICE = "scheduler.amazonaws.com"
ATTEMPTS = 5
RETRY_SECONDS = 15 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One call.

    Attributes:
        thing: Construct id and last part of its name.
        action: What is called, by its name in IAM, such as "rds:StopDBInstance".
        resources: ARNs of what it is done to; calls on one thing share them, because cdktf writes
            a token another way each time that it is read.
        parameters: Its parameters, by the names that Scheduler takes, in Pascal case.
        when: Cron expression of Scheduler, in the time zone of all calls.
    """

    thing: str
    action: str
    resources: tuple[str, ...]
    parameters: Mapping[str, Any]
    when: str

    @property
    def target(self) -> str:
        """Its name in Scheduler.

        Source: EventBridge Scheduler User Guide, "Using universal targets".
        """
        service, _, name = self.action.partition(":")
        return f"arn:aws:scheduler:::aws-sdk:{service}:{name[0].lower()}{name[1:]}"


class ScheduledCalls(Construct):
    """Schedules of EventBridge Scheduler, and one role that may make these calls only.

    Attributes:
        dead_letters: Where calls go that failed five times in a quarter of an hour.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        thing: str,
        time_zone: str,
        calls: Sequence[Call],
        key: KeyReference,
    ) -> None:
        """Schedule calls.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: Last part of their common name.
            time_zone: Name of the IANA time zone; summer time is observed.
            calls: What is called, and when.
            key: Key of the schedules and of failed calls.
        """
        super().__init__(scope, id_)
        self.dead_letters = DeadLetters(self, "dead-letters", site=site, thing=thing, key=key)
        SqsQueueRedriveAllowPolicy(
            self,
            "redrive",
            queue_url=self.dead_letters.queue.url,
            # Scheduler sends to it by itself; no queue has to.
            redrive_allow_policy=compact({"redrivePermission": "denyAll"}),
        )
        role = Role(
            self,
            "role",
            site=site,
            thing=f"{thing}-schedule",
            trust=Trust(service=SERVICE),
            purpose="Makes scheduled calls",
        )
        allowed = self._allow(role, calls, key)
        group = SchedulerScheduleGroup(self, "main", name=site.name(thing, limit=64))
        for call in calls:
            SchedulerSchedule(
                self,
                call.thing,
                name=call.thing,
                group_name=group.name,
                schedule_expression=call.when,
                schedule_expression_timezone=time_zone,
                flexible_time_window=SchedulerScheduleFlexibleTimeWindow(mode="OFF"),
                kms_key_arn=key.arn,
                target=SchedulerScheduleTarget(
                    arn=call.target,
                    role_arn=role.arn,
                    input=compact(dict(call.parameters)),
                    retry_policy=SchedulerScheduleTargetRetryPolicy(
                        maximum_retry_attempts=ATTEMPTS, maximum_event_age_in_seconds=RETRY_SECONDS
                    ),
                    dead_letter_config=SchedulerScheduleTargetDeadLetterConfig(
                        arn=self.dead_letters.arn
                    ),
                ),
                depends_on=[allowed],
            )

    def _allow(self, role: Role, calls: Sequence[Call], key: KeyReference) -> IamRolePolicy:
        document = DataAwsIamPolicyDocument(
            self,
            "rights",
            statement=[
                *(
                    DataAwsIamPolicyDocumentStatement(
                        sid=_sid(of_these[0].thing),
                        actions=sorted({call.action for call in of_these}),
                        resources=list(resources),
                    )
                    for resources, of_these in _by_resources(calls).items()
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="KeepFailedCalls",
                    actions=["sqs:SendMessage"],
                    resources=[self.dead_letters.arn],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="UseKey",
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resources=[key.arn],
                ),
            ],
        )
        return IamRolePolicy(
            self, "rights-policy", name="call", role=role.name, policy=document.json
        )


def _by_resources(calls: Sequence[Call]) -> dict[tuple[str, ...], list[Call]]:
    """Calls by what they are done to: a role's policies hold 10,240 characters, no list twice."""
    found: dict[tuple[str, ...], list[Call]] = {}
    for call in calls:
        found.setdefault(call.resources, []).append(call)
    return found


def _sid(thing: str) -> str:
    return "".join(word.capitalize() for word in thing.split("-"))
