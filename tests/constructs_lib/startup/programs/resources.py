"""Meta arguments and escape hatches of resources."""

from cdktf import (
    App,
    FileProvisioner,
    LocalExecProvisioner,
    Postcondition,
    Precondition,
    RemoteExecProvisioner,
    SSHProvisionerConnection,
    TerraformOutput,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import DataAwsIamPolicyDocument
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.instance import Instance, InstanceEbsBlockDevice
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket


def build(app: App) -> None:
    stack = TerraformStack(app, "resources")
    AwsProvider(stack, "aws", default_tags=[{"tags": {"a": "b"}}], profile="p")
    machine = Instance(
        stack,
        "machine",
        ami="ami-1",
        instance_type="t3.nano",
        ebs_block_device=[InstanceEbsBlockDevice(device_name="/dev/sdb", volume_size=1)],
        lifecycle=TerraformResourceLifecycle(
            create_before_destroy=True,
            ignore_changes=["tags"],
            precondition=[Precondition(condition="${true}", error_message="never")],
            postcondition=[Postcondition(condition="${false}", error_message="ever")],
        ),
        connection=SSHProvisionerConnection(host="h", user="u", type="ssh"),
        provisioners=[
            LocalExecProvisioner(command="echo ${self.id}", type="local-exec", when="destroy"),
            FileProvisioner(destination="/x", type="file", content="c"),
            RemoteExecProvisioner(inline=["true"], type="remote-exec"),
        ],
    )
    machine.add_override("metadata_options.0.http_tokens", "required")
    machine.add_override("root_block_device", [{"encrypted": True, "kms_key_id": None}])
    machine.add_override("lifecycle.ignore_changes", "all")
    before, after = S3Bucket(stack, "before"), S3Bucket(stack, "after", bucket="moved")
    after.import_from("an-id")
    after.put_versioning(enabled=True)
    before.override_logical_id("own_name")
    moved = S3Bucket(stack, "moved")
    moved.move_from_id("aws_s3_bucket.old")
    database = DbInstance(stack, "database", instance_class="db.t3.micro", username="u")
    database.lifecycle = TerraformResourceLifecycle(prevent_destroy=True)
    database.put_timeouts(create="1h")
    policy = DataAwsIamPolicyDocument(
        stack, "policy", statement=[{"actions": ["s3:*"], "resources": [before.arn, "*"]}]
    )
    plain = TerraformResource(stack, "plain", terraform_resource_type="null_resource")
    plain.add_override("triggers", {"a": machine.id, "b": database.address})
    TerraformOutput(stack, "port", value=database.port, description="d", depends_on=[plain])
    TerraformOutput(stack, "nested", value=machine.ebs_block_device.get(0).volume_id)
    TerraformOutput(stack, "json", value=policy.json)
    TerraformOutput(stack, "zone", value=plain.get_string_attribute("zone"))
    stack.add_override("terraform.required_version", ">= 1.5")
    print(machine.to_metadata(), before.friendly_unique_id, moved.terraform_resource_type)
