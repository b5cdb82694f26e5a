# ruff: noqa: E402 - the start-up has to be installed before cdktf is imported
"""A small app with what a start-up could get wrong: `python sampler.py FOLDER`.

The fast start-up and the stock one have to write the same.
"""

import sys
from pathlib import Path

from constructs_lib import startup

startup.install(ahead=True)

import jsii
from cdktf import (
    App,
    Aspects,
    AssetType,
    DataTerraformRemoteStateS3,
    Fn,
    IAspect,
    IStringProducer,
    Lazy,
    S3Backend,
    TerraformAsset,
    TerraformIterator,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket, S3BucketLifecycleRule
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter
from constructs import Construct, IConstruct

from stacks.addresses import addressed_by_path


@addressed_by_path
class Addressed(TerraformStack):
    """A stack whose elements are called by their paths."""


@jsii.implements(IAspect)
class Tags:
    """Tags every bucket, and is called by Node.js for every construct."""

    def visit(self, node: IConstruct) -> None:
        """Tag one."""
        if isinstance(node, S3Bucket):
            node.tags = {"visited": node.node.path}


@jsii.implements(IStringProducer)
class Later:
    """A text that Node.js asks Python for."""

    def produce(self, _context: object) -> str:
        """Give it."""
        return "later"


def fill(stack: TerraformStack) -> None:
    """Make one of each."""
    AwsProvider(stack, "aws", region="eu-central-1")
    S3Backend(stack, bucket="state", key=stack.node.id, region="eu-central-1")
    variable = TerraformVariable(stack, "no-default", type="string")
    TerraformVariable(stack, "default", type="any", default={"a": None, "b": [None]})
    group = Construct(stack, "a-group")
    bucket = S3Bucket(
        Construct(group, "data"),
        "bucket",
        bucket=variable.string_value,
        lifecycle_rule=[S3BucketLifecycleRule(enabled=True, prefix="")],
    )
    name, arn = bucket.bucket, bucket.arn
    bucket.force_destroy = False
    bucket.tags = {"name": name, "upper": Fn.upper(arn)}
    parameter = SsmParameter(
        group, "p", name="p", type="String", value=Fn.jsonencode({"a": arn, "b": [bucket.id]})
    )
    before = parameter.arn
    size = bucket.website.index_document
    bucket.for_each = TerraformIterator.from_list(["x"])
    TerraformOutput(group, "parts", value=f"{size} {bucket.website.index_document}")
    parameter.for_each = TerraformIterator.from_list([arn, "b"])
    after = parameter.arn
    parameter.add_override("lifecycle.ignore_changes", ["value"])
    state = DataTerraformRemoteStateS3(stack, "other", bucket="b", key="k", region="r")
    versions = [Token.as_string(parameter.version), f"v{parameter.version}", Token.as_string(7)]
    values = {"before": before, "after": after, "state": state.get_string("x")}
    values |= {"versions": ".".join(versions), "version": parameter.version}
    values |= {"input": bucket.bucket_input, "fqn": bucket.fqn, "is": Token.is_unresolved(arn)}
    for key, value in values.items():
        TerraformOutput(group, key, value=value)
    renamed = S3Bucket(group, "renamed")
    renamed.override_logical_id("another-name")
    TerraformOutput(group, "renamed-id", value=f"{renamed.id}/{renamed.bucket_domain_name}")
    odd = S3Bucket(Construct(group, "odd/name"), "bucket")
    TerraformOutput(group, "odd-id", value=odd.id)


def build(folder: str) -> App:
    """Build everything."""
    app = App(outdir=folder)
    plain, addressed = TerraformStack(app, "plain-one"), Addressed(app, "addressed")
    for stack in (plain, addressed):
        fill(stack)
    shared = S3Bucket(plain, "shared")
    IamPolicy(addressed, "reads-another", policy=f"all of {shared.arn}")
    for stack in (plain, addressed):
        asset = TerraformAsset(stack, "asset", path=str(Path(__file__)), type=AssetType.FILE)
        SsmParameter(
            stack, "late", name=asset.path, type="String", value=Lazy.string_value(Later())
        )
        Aspects.of(stack).add(Tags())
        S3Bucket(stack, "last-one")
    return app


if __name__ == "__main__":
    build(sys.argv[1]).synth()
