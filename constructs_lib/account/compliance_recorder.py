"""AWS Config: how every resource of an account is and was configured, and which rules it breaks."""

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.config_config_rule import ConfigConfigRule, ConfigConfigRuleSource
from cdktf_cdktf_provider_aws.config_configuration_recorder import (
    ConfigConfigurationRecorder,
    ConfigConfigurationRecorderRecordingGroup,
    ConfigConfigurationRecorderRecordingMode,
    ConfigConfigurationRecorderRecordingModeRecordingModeOverride,
)
from cdktf_cdktf_provider_aws.config_configuration_recorder_status import (
    ConfigConfigurationRecorderStatus,
)
from cdktf_cdktf_provider_aws.config_delivery_channel import (
    ConfigDeliveryChannel,
    ConfigDeliveryChannelSnapshotDeliveryProperties,
)
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_service_linked_role import IamServiceLinkedRole
from constructs import Construct

from constructs_lib.account.compliance_rules import DURABLE_RULES, RULES, ManagedRule
from constructs_lib.account.singletons import CHANNEL, CONFIG_ROLE, RECORDER
from constructs_lib.json_text import compact
from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.reference import LogBucketReference

SERVICE = "config.amazonaws.com"
THING = "config"
# Every task, pod and function in the VPC has one, and most are gone within hours.
SHORT_LIVED = ("AWS::EC2::NetworkInterface",)


class ComplianceRecorder(Construct):
    """A recorder of all types of resources, its history in a bucket, and AWS's rules over it.

    The account has one region that is ours, so its recorder takes the global types too.
    A recorded change costs 0.003 USD, an evaluation of a rule 0.001 USD. Network interfaces, which
    tasks and nodes bring and take away, are recorded once a day at most, for 0.012 USD.

    Attributes:
        rules: The rules by what they are for.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        record_days: int,
        key: KeyReference,
        access_logs: LogBucketReference,
    ) -> None:
        """Create the recorder and the rules.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            record_days: Days that its files are kept.
            key: Key of the history; AWS Config has to be among its users.
            access_logs: Bucket that receives a record of who read the history.
        """
        super().__init__(scope, id_)
        there = site.already_there  # AWS Config changes a recorder or channel of the same name
        recorder = ConfigConfigurationRecorder(
            self,
            "main",
            name=there.get(RECORDER) or site.name(),
            role_arn=there.get(CONFIG_ROLE) or self._role(),
            recording_group=ConfigConfigurationRecorderRecordingGroup(
                all_supported=True, include_global_resource_types=True
            ),
            recording_mode=ConfigConfigurationRecorderRecordingMode(
                recording_frequency="CONTINUOUS",
                recording_mode_override=ConfigConfigurationRecorderRecordingModeRecordingModeOverride(
                    description="Network interfaces come and go with every task",
                    recording_frequency="DAILY",
                    resource_types=list(SHORT_LIVED),
                ),
            ),
        )
        bucket = self._bucket(site, record_days, key, access_logs)
        self._record(recorder, bucket, site=site, key=key)
        rules = {**RULES, **DURABLE_RULES} if site.durability.protected else RULES
        self.rules = self._rules(site, rules, recorder)

    def _role(self) -> str:
        """Make the role that AWS keeps up to date, as Security Hub's control Config.1 asks."""
        return IamServiceLinkedRole(
            self, "role", aws_service_name=SERVICE, description="Reads what AWS Config records"
        ).arn

    def _bucket(
        self,
        site: Site,
        record_days: int,
        key: KeyReference,
        access_logs: LogBucketReference,
    ) -> Bucket:
        name = site.name(f"{THING}-{site.account_id}", limit=BUCKET_LIMIT)
        bucket = f"arn:aws:s3:::{name}"
        history = f"{bucket}/AWSLogs/{site.account_id}/Config/*"
        return Bucket(
            self,
            "history",
            site=site,
            config=BucketConfig(
                name=name,
                noncurrent_days=record_days,
                expiration_days=record_days,
            ),
            key=key,
            access_logs=access_logs,
            statements=[
                _config_may(
                    "FindBucket", ("s3:GetBucketAcl", "s3:ListBucket"), bucket, site.account_id
                ),
                _config_may("WriteHistory", ("s3:PutObject",), history, site.account_id),
            ],
        )

    def _record(
        self,
        recorder: ConfigConfigurationRecorder,
        bucket: Bucket,
        *,
        site: Site,
        key: KeyReference,
    ) -> None:
        channel = ConfigDeliveryChannel(
            self,
            "delivery",
            name=site.already_there.get(CHANNEL) or recorder.name,
            s3_bucket_name=bucket.policy.bucket,
            s3_kms_key_arn=key.arn,
            snapshot_delivery_properties=ConfigDeliveryChannelSnapshotDeliveryProperties(
                delivery_frequency="TwentyFour_Hours"
            ),
            # AWS Config refuses a channel without a recorder.
            depends_on=[recorder],
        )
        ConfigConfigurationRecorderStatus(
            self,
            "recording",
            name=recorder.name,
            is_enabled=True,
            # It starts only with a channel, and must stop before the channel goes.
            depends_on=[channel],
        )

    def _rules(
        self,
        site: Site,
        rules: Mapping[str, ManagedRule],
        recorder: ConfigConfigurationRecorder,
    ) -> dict[str, ConfigConfigRule]:
        return {
            thing: ConfigConfigRule(
                self,
                thing,
                name=site.name(thing),
                description=rule.purpose,
                source=ConfigConfigRuleSource(owner="AWS", source_identifier=rule.identifier),
                input_parameters=compact(dict(rule.values)) if rule.values else None,
                # AWS Config refuses rules before it records.
                depends_on=[recorder],
            )
            for thing, rule in rules.items()
        }


def _config_may(
    sid: str, actions: tuple[str, ...], resource: str, account_id: str
) -> DataAwsIamPolicyDocumentStatement:
    """Source: AWS Config Developer Guide, "Permissions for the Amazon S3 Bucket"."""
    return DataAwsIamPolicyDocumentStatement(
        sid=sid,
        actions=list(actions),
        resources=[resource],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(type="Service", identifiers=[SERVICE])
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="StringEquals", variable="aws:SourceAccount", values=[account_id]
            )
        ],
    )
