"""Several stacks: references between them, order, backends, remote states, context."""

from cdktf import (
    App,
    CloudBackend,
    DataTerraformRemoteState,
    DataTerraformRemoteStateLocal,
    DataTerraformRemoteStateS3,
    LocalBackend,
    NamedCloudWorkspace,
    S3Backend,
    TerraformOutput,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct


class Network(TerraformStack):
    def __init__(self, scope: Construct, id_: str, region: str) -> None:
        super().__init__(scope, id_)
        AwsProvider(self, "aws", region=region)
        self.vpc = Vpc(self, "vpc", cidr_block="10.0.0.0/16")
        TerraformOutput(self, "vpc-id", value=self.vpc.id, static_id=True)


class Service(TerraformStack):
    def __init__(self, scope: Construct, id_: str, network: Network) -> None:
        super().__init__(scope, id_)
        AwsProvider(self, "aws", region="eu-west-1")
        other = AwsProvider(self, "other", region="us-east-1", alias="other")
        self.machine = Instance(
            self,
            "machine",
            provider=other,
            ami="ami-1",
            instance_type="t3.nano",
            tags={"vpc": network.vpc.id, "size": f"{network.vpc.ipv6_netmask_length}"},
            depends_on=[network.vpc],
        )


def build(app: App) -> None:
    network = Network(app, "network", "eu-west-1")
    services = [Service(app, f"service-{each}", network) for each in ("one", "two")]
    services[1].add_dependency(services[0])
    S3Backend(network, bucket="states", key="network", region="eu-west-1", encrypt=True)
    LocalBackend(services[0], path="one.tfstate")
    CloudBackend(services[1], organization="acme", workspaces=NamedCloudWorkspace("two"))
    reader = TerraformStack(app, "reader")
    AwsProvider(reader, "aws")
    s3 = DataTerraformRemoteStateS3(reader, "s3", bucket="states", key="network", region="r")
    local = DataTerraformRemoteStateLocal(reader, "local", path="../one.tfstate")
    remote = DataTerraformRemoteState(
        reader, "remote", organization="acme", workspaces=NamedCloudWorkspace("x")
    )
    topic = SnsTopic(reader, "topic", name=s3.get_string("vpc_id"))
    TerraformOutput(reader, "number", value=local.get_number("count"))
    TerraformOutput(reader, "any", value=remote.get("anything"))
    TerraformOutput(reader, "list", value=local.get_list("names"))
    print(app.node.try_get_context("colour"), reader.node.try_get_context("sizes"))
    print(reader.node.try_find_child("topic") is topic, reader.node.try_find_child("none"))
    print(*(each.node.path for each in app.node.find_all()))
    print(TerraformStack.of(topic).node.id, services[1].depends_on(services[0]))
    print(topic.friendly_unique_id, topic.node.addr, *map(str, reader.dependencies))
