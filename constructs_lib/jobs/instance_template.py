"""How an instance of the fleet is made: private, encrypted, entered through Session Manager."""

from collections.abc import Sequence
from dataclasses import replace

from cdktf import Fn
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.iam_instance_profile import IamInstanceProfile
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.launch_template import (
    LaunchTemplate,
    LaunchTemplateBlockDeviceMappings,
    LaunchTemplateBlockDeviceMappingsEbs,
    LaunchTemplateIamInstanceProfile,
    LaunchTemplateMetadataOptions,
    LaunchTemplateMonitoring,
    LaunchTemplateNetworkInterfaces,
)
from constructs import Construct

from constructs_lib.compute import collector
from constructs_lib.compute.config import PORT
from constructs_lib.image import ImageReference, ReleaseReference
from constructs_lib.jobs.collector_unit import CollectorUnit
from constructs_lib.jobs.start_script import StartScript
from constructs_lib.launched import tag_specifications
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.observability.collector import Place
from constructs_lib.parameters import Parameters
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import INSTANCE, Role
from constructs_lib.security.sessions import carry_sessions
from constructs_lib.site import Site
from constructs_lib.versions import in_use

THING = "jobs"
# EC2 resolves it at each launch: a new image changes no plan and replaces no instance; the
# group's maximum lifetime does. Systems Manager User Guide, "Calling AMI public parameters".
IMAGE = f"resolve:ssm:/aws/service/ami-amazon-linux-latest/{in_use('amazon-linux')}"
ROOT_DEVICE = "/dev/xvda"
ROOT_GIB = 20


class InstanceTemplate(Construct):
    """A launch template, and the role and security group of what it launches.

    Attributes:
        template: The launch template.
        role: Role of the instance, and so of the jobs on it.
        security_group: Group of the instances; nobody gets in.
        settings: What the jobs are told.
        logs: What the jobs write.
        needs: Rights and rules that an instance has to have when it starts.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        image: ImageReference,
        command: Sequence[str],
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
        spot: bool,
    ) -> None:
        """Create the template.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            image: What an instance runs, with a variant for arm64.
            command: Command instead of the image's own; empty for that one.
            network: Network of the instances.
            key: Key of their volumes.
            logs_key: Key of their log group.
            spot: All of them are on spare capacity; otherwise none is.
        """
        super().__init__(scope, id_)
        logs = self.logs = CloudwatchLogGroup(
            self,
            "logs",
            name=site.path(THING),
            retention_in_days=site.log_retention_days,
            kms_key_id=logs_key.arn,
        )
        self.role = Role(
            self,
            "role",
            site=site,
            thing=THING,
            trust=INSTANCE,
            purpose="What instances that work on jobs may do",
        )
        sessions = self.role.allow("sessions", carry_sessions(site))
        start = self._allow_start(image, logs)
        profile = IamInstanceProfile(
            self, "profile", name=site.name(THING, limit=128), role=self.role.name
        )
        self.security_group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing=THING,
            purpose="Instances that work on jobs",
        )
        self.security_group.allow_https_out(purpose="AWS APIs, packages and HTTPS services outside")
        self.settings = Parameters(self, "settings", site=site, owner=THING)
        read = self.settings.grant_read(self.role, grantee="instances")
        self.needs = [sessions, start, read, *self.security_group.rules]
        self._site, self._logs = site, logs
        self._script = StartScript(
            image=image,
            command=command,
            environment=site.environment,
            service=THING,
            log_group=logs.name,
            region=site.region,
            path=self.settings.path,
        )
        self.template = self._launch(site, profile, key, spot=spot)
        self.settings.on_change(self._rewrite)

    def _launch(
        self, site: Site, profile: IamInstanceProfile, key: KeyReference, *, spot: bool
    ) -> LaunchTemplate:
        return LaunchTemplate(
            self,
            "main",
            name=site.name(THING, limit=128),
            description="Instances that work on jobs",
            image_id=IMAGE,
            update_default_version=True,
            ebs_optimized="true",
            # The start script shuts down an instance that it could not set up.
            instance_initiated_shutdown_behavior="terminate",
            iam_instance_profile=LaunchTemplateIamInstanceProfile(arn=profile.arn),
            monitoring=LaunchTemplateMonitoring(enabled=True),
            metadata_options=LaunchTemplateMetadataOptions(
                http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
            ),
            network_interfaces=[
                LaunchTemplateNetworkInterfaces(
                    associate_public_ip_address="false",
                    delete_on_termination="true",
                    security_groups=[self.security_group.id],
                )
            ],
            block_device_mappings=[
                LaunchTemplateBlockDeviceMappings(
                    device_name=ROOT_DEVICE,
                    ebs=LaunchTemplateBlockDeviceMappingsEbs(
                        volume_type="gp3",
                        volume_size=ROOT_GIB,
                        encrypted="true",
                        kms_key_id=key.arn,
                        delete_on_termination="true",
                    ),
                )
            ],
            tag_specifications=tag_specifications(site, THING, spot=spot),
        )

    def _rewrite(self) -> None:
        """A changed setting changes the script, so that instances are replaced."""
        script = replace(self._script, collector=self._collector())
        self.template.user_data = Fn.base64encode(script.render(self.settings.revision))

    def _collector(self) -> CollectorUnit | None:
        """What collects beside the jobs, by what they are connected to by now."""
        config = collector.config_of(
            place=Place.INSTANCE,
            environment=self._site.environment,
            region=self._site.region,
            service=THING,
            port=PORT,
            told=self.settings.values,
        )
        if config is None:
            return None
        return CollectorUnit(config=config, log_group=self._logs.name, path=self.settings.path)

    def _allow_start(self, image: ImageReference, logs: CloudwatchLogGroup) -> IamRolePolicy:
        document = DataAwsIamPolicyDocument(
            self,
            "start",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="SignInToRegistry",
                    actions=["ecr:GetAuthorizationToken"],
                    # The API knows no resource for this action (Service Authorization Reference).
                    resources=["*"],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="PullImage",
                    actions=[
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:GetDownloadUrlForLayer",
                    ],
                    resources=[image.repository_arn],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="WriteLogs",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[f"{logs.arn}:*"],
                ),
                *([_read_release(image.release)] if image.release else []),
            ],
        )
        return IamRolePolicy(
            self, "start-policy", name="start", role=self.role.name, policy=document.json
        )


def _read_release(release: ReleaseReference) -> DataAwsIamPolicyDocumentStatement:
    return DataAwsIamPolicyDocumentStatement(
        sid="ReadRelease", actions=["ssm:GetParameter"], resources=[release.parameter_arn]
    )
