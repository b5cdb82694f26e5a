"""A canary that calls the application from outside, as a user would."""

from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.s3_object import S3Object
from cdktf_cdktf_provider_aws.synthetics_canary import (
    SyntheticsCanary,
    SyntheticsCanaryArtifactConfig,
    SyntheticsCanaryArtifactConfigS3Encryption,
    SyntheticsCanaryRunConfig,
    SyntheticsCanarySchedule,
)
from constructs import Construct

from constructs_lib.code_archive import archive
from constructs_lib.functions.reference import ArtifactsReference
from constructs_lib.naming import BUCKET_LIMIT
from constructs_lib.security.policy import allow
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import FUNCTION, Role
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.reference import LogBucketReference
from constructs_lib.versions import in_use

THING = "health"
# Amazon CloudWatch User Guide, "Runtime versions using Python and Selenium Webdriver".
RUNTIME = in_use("synthetics")
SCRIPT = '''\
"""Fails unless the address answers 200 in time; urllib raises for anything else."""

import os
import urllib.request


def handler(event, context):
    with urllib.request.urlopen(os.environ["ADDRESS"], timeout=10) as answer:
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
'''
RUN_SECONDS = 60
MEMORY_MIB = 960  # the least that the service takes
RECORD_DAYS = 31  # of runs, and of what they leave


class Canary(Construct):
    """A canary, its role and the bucket of its records.

    Attributes:
        canary: The canary.
        name: Its name in CloudWatch's metrics, as configured.
        every_minutes: How often it calls.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        address: str,
        every_minutes: int,
        artifacts: ArtifactsReference,
        key: KeyReference,
        access_logs: LogBucketReference,
    ) -> None:
        """Create the canary.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            address: What it calls, with https; may be a token.
            every_minutes: 2 to 60 minutes between two calls, literal; a call costs 0.0012 USD.
            artifacts: Where its script is kept.
            key: Key of its records.
            access_logs: Bucket that receives a record of who read them.
        """
        super().__init__(scope, id_)
        self.name = site.name(THING)
        self.every_minutes = every_minutes
        records = Bucket(
            self,
            "records",
            site=site,
            config=BucketConfig(
                name=site.name(f"canary-{site.account_id}", limit=BUCKET_LIMIT),
                noncurrent_days=1,
                expiration_days=RECORD_DAYS,
            ),
            key=key,
            access_logs=access_logs,
        )
        script = S3Object(
            self,
            "script",
            bucket=artifacts.versioned_name,
            key=f"canaries/{self.name}.zip",
            # The runtime looks for a folder of this name.
            content_base64=archive({f"python/{THING}.py": SCRIPT}),
            kms_key_id=artifacts.key.arn,
        )
        role = Role(
            self,
            "role",
            site=site,
            thing="canary",
            trust=FUNCTION,
            purpose="Calls the application and records the answer",
        )
        permission = self._allow_recording(role, records, key, site)
        self.canary = SyntheticsCanary(
            self,
            "main",
            name=self.name,
            runtime_version=RUNTIME,
            handler=f"{THING}.handler",
            s3_bucket=script.bucket,
            s3_key=script.key,
            s3_version=script.version_id,
            execution_role_arn=role.arn,
            artifact_s3_location=f"s3://{records.bucket.id}/runs",
            artifact_config=SyntheticsCanaryArtifactConfig(
                s3_encryption=SyntheticsCanaryArtifactConfigS3Encryption(
                    encryption_mode="SSE_KMS", kms_key_arn=key.arn
                )
            ),
            schedule=SyntheticsCanarySchedule(expression=f"rate({every_minutes} minutes)"),
            run_config=SyntheticsCanaryRunConfig(
                timeout_in_seconds=RUN_SECONDS,
                memory_in_mb=MEMORY_MIB,
                environment_variables={"ADDRESS": address},
            ),
            success_retention_period=RECORD_DAYS,
            failure_retention_period=RECORD_DAYS,
            start_canary=True,
            delete_lambda=True,
            depends_on=[permission],
        )

    def _allow_recording(
        self, role: Role, records: Bucket, key: KeyReference, site: Site
    ) -> IamRolePolicy:
        """Source: Amazon CloudWatch User Guide, "Required roles and permissions for canaries".

        It may not write a log of its own, which nobody could give a key or an end, for Lambda
        invents its name: what a run prints is among its records.
        """
        return role.allow(
            "record",
            [
                allow("WriteRecords", ["s3:GetObject", "s3:PutObject"], f"{records.arn}/runs/*"),
                allow("FindBucket", "s3:GetBucketLocation", records.arn),
                # The API knows no resource for this action (Service Authorization Reference).
                allow("ListBuckets", "s3:ListAllMyBuckets", "*"),
                allow(
                    "UseKey",
                    ["kms:Decrypt", "kms:GenerateDataKey"],
                    key.arn,
                    equals={"kms:ViaService": site.host("s3")},
                ),
                # The API knows no resource for this action; the namespace narrows it.
                allow(
                    "CountSuccess",
                    "cloudwatch:PutMetricData",
                    "*",
                    equals={"cloudwatch:namespace": "CloudWatchSynthetics"},
                ),
            ],
        )
