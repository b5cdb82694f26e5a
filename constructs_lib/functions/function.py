"""A Lambda function: Python on arm64, traced, versioned, and bounded in every direction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from cdktf import Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.lambda_alias import LambdaAlias
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionDeadLetterConfig,
    LambdaFunctionEnvironment,
    LambdaFunctionLoggingConfig,
    LambdaFunctionTracingConfig,
)
from cdktf_cdktf_provider_aws.lambda_function_event_invoke_config import (
    LambdaFunctionEventInvokeConfig,
)
from cdktf_cdktf_provider_aws.s3_object import S3Object
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.functions.code_bundle import bundle
from constructs_lib.functions.function_access import FunctionAccess
from constructs_lib.functions.reference import ArtifactsReference
from constructs_lib.messaging.dead_letters import DeadLetters
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import FUNCTION, Role
from constructs_lib.site import Site
from constructs_lib.versions import in_use

SERVICE = "lambda.amazonaws.com"
RUNTIME = in_use("lambda")
ALIAS = "live"
FUNCTION_LIMIT = 64  # Lambda API Reference, CreateFunction
# AWS Lambda Developer Guide, "Lambda quotas".
LONGEST = timedelta(minutes=15)
LEAST_MEMORY_MIB = 128
MOST_MEMORY_MIB = 10240
# An event is tried three times, and never when it is older than an hour: what comes later
# than that tells nothing new, and is found in the queue.
RETRIES = 2
OLDEST_EVENT = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionConfig:
    """Choices open to the caller of Function.

    Attributes:
        thing: Last part of its name.
        purpose: What it does, in a clause.
        code: Module of `constructs_lib.functions.code` whose `handler` is called.
        timeout: Longest run, 1 second to 15 minutes, in whole seconds.
        memory_mib: Memory in MiB, 128 to 10,240; CPU comes in proportion, and so does the price.
        environment: Variables; everybody who may read the function's configuration and use its
            key can read them, so there is no secret in them.

    Raises:
        ConfigurationError: A value outside those bounds.
    """

    thing: str
    purpose: str
    code: str
    timeout: timedelta
    memory_mib: int
    environment: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not timedelta(seconds=1) <= self.timeout <= LONGEST or self.timeout.microseconds:
            raise ConfigurationError(
                f"timeout is {self.timeout}, allowed: whole seconds from 0:00:01 to {LONGEST}"
            )
        _within("memory_mib", self.memory_mib, LEAST_MEMORY_MIB, MOST_MEMORY_MIB)


def _within(field_name: str, value: int, low: int, high: int) -> None:
    if not Token.is_unresolved(value) and not low <= value <= high:
        raise ConfigurationError(f"{field_name} is {value}, allowed: {low} to {high}")


class Function(Construct):
    """A function, its log, its role, and the queue of what it could not handle.

    It reserves no concurrency: a young account may run 10 functions at a time, and Lambda refuses
    whatever leaves less than that unreserved (AWS Lambda Developer Guide, "Configuring reserved
    concurrency for a function").

    It stands outside of the VPC: it calls AWS and the internet over TLS and nothing that is
    private; inside it would need a NAT gateway to do that, and would be silent when it fails.

    Attributes:
        function: The function; its published version is what `alias` points to.
        alias: `live`, what others invoke.
        name: Its name, as configured (`function.function_name` is a token).
        role: What it may do: write its log and traces, and fill its queue.
        dead_letters: Events that failed three times.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: FunctionConfig,
        artifacts: ArtifactsReference,
        key: KeyReference,
        logs_key: KeyReference,
    ) -> None:
        """Create the function.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            artifacts: Where its code is deployed from.
            key: Key of its variables and of its queue.
            logs_key: Key of its log group.
        """
        super().__init__(scope, id_)
        self.name = site.name(config.thing, limit=FUNCTION_LIMIT)
        self.dead_letters = DeadLetters(
            self, "dead-letters", site=site, thing=config.thing, key=key
        )
        log = CloudwatchLogGroup(
            self,
            "log",
            name=f"/aws/lambda/{self.name}",
            retention_in_days=site.log_retention_days,
            kms_key_id=logs_key.arn,
        )
        self.role = Role(
            self,
            "role",
            site=site,
            thing=config.thing,
            trust=FUNCTION,
            purpose=config.purpose,
        )
        access = FunctionAccess(
            self,
            "permissions",
            function_arn=site.arn("lambda", f"function:{self.name}"),
            role=self.role,
            log=log,
            dead_letters=self.dead_letters,
            key=key,
            region=site.region,
        )
        code = bundle(config.code)
        archive = S3Object(
            self,
            "code",
            bucket=artifacts.versioned_name,
            key=f"functions/{config.thing}.zip",
            content_base64=code.content_base64,
            content_type="application/zip",
            kms_key_id=artifacts.key.arn,
        )
        self.function = LambdaFunction(
            self,
            "main",
            function_name=self.name,
            description=config.purpose,
            role=self.role.arn,
            runtime=RUNTIME,
            architectures=["arm64"],
            handler=f"{config.code}.handler",
            s3_bucket=archive.bucket,
            s3_key=archive.key,
            s3_object_version=archive.version_id,
            source_code_hash=code.sha256_base64,
            publish=True,
            timeout=int(config.timeout.total_seconds()),
            memory_size=config.memory_mib,
            # Lambda does not store the key of variables that are not there: each plan would set it
            # again (terraform-provider-aws, documentation of aws_lambda_function).
            kms_key_arn=key.arn if config.environment else None,
            environment=LambdaFunctionEnvironment(variables=dict(config.environment))
            if config.environment
            else None,
            dead_letter_config=LambdaFunctionDeadLetterConfig(target_arn=self.dead_letters.arn),
            tracing_config=LambdaFunctionTracingConfig(mode="Active"),
            logging_config=LambdaFunctionLoggingConfig(
                log_group=log.name,
                log_format="JSON",
                application_log_level="INFO",
                system_log_level="WARN",
            ),
            # Lambda tries the role on the queue when the function is made.
            depends_on=[access.policy],
        )
        self.alias = LambdaAlias(
            self,
            "live",
            name=ALIAS,
            description="What is invoked",
            function_name=self.function.function_name,
            function_version=self.function.version,
        )
        LambdaFunctionEventInvokeConfig(
            self,
            "retries",
            function_name=self.alias.function_name,
            qualifier=self.alias.name,
            maximum_retry_attempts=RETRIES,
            maximum_event_age_in_seconds=int(OLDEST_EVENT.total_seconds()),
        )
