"""Errors are raised where they are made, with their words, and a program may go on after them."""

import re
from collections.abc import Callable

import jsii
from cdktf import App, Aspects, Fn, IAspect, TerraformOutput, TerraformStack, Testing, Token
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct, IConstruct


@jsii.implements(IAspect)
class Broken:
    def visit(self, node: IConstruct) -> None:
        raise KeyError(node.node.path)


def tried(name: str, act: Callable[[], object]) -> None:
    try:
        print(name, "returned", type(act()).__name__)
    except Exception as error:  # noqa: BLE001 - which one is what is compared
        words = re.sub(r"/\S+|\(native|0x\w+", "…", str(error)).split("\n")[0]
        print(name, type(error).__name__, words, type(error.__cause__).__name__)


def throwaway() -> TerraformStack:
    return TerraformStack(Testing.app(), "throwaway")


def build(app: App) -> None:
    stack = TerraformStack(app, "failures")
    AwsProvider(stack, "aws")
    bucket = S3Bucket(stack, "bucket")
    tried("twice", lambda: S3Bucket(stack, "bucket"))
    tried("after it", lambda: S3Bucket(stack, "another"))
    tried("without an id", lambda: Construct(stack, ""))
    tried("token as id", lambda: S3Bucket(throwaway(), bucket.arn))
    tried("no stack", lambda: S3Bucket(Construct(Testing.app(), "loose"), "bucket"))
    tried("unknown option", lambda: S3Bucket(stack, "c", colour="red"))
    tried("no such attribute", lambda: bucket.colour)
    tried("no such child", lambda: stack.node.find_child("nobody"))
    tried("renamed too late", lambda: (bucket.fqn, bucket.override_logical_id("x")))
    tried("function", lambda: TerraformOutput(stack, "f", value=lambda: 1))
    tried("list token", lambda: Fn.element(["a"], bucket))
    tried(
        "required",
        lambda: S3BucketVersioningA(
            throwaway(),
            "v",
            bucket="b",
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status=None),
        ),
    )
    tried("wrong scope", lambda: S3Bucket("stack", "d"))
    tried("number", lambda: Token.as_number("x"))
    broken = Testing.app()
    inner = TerraformStack(broken, "inner")
    moved = S3Bucket(inner, "bucket")
    tried("moved twice", lambda: (moved.move_to("a"), moved.move_to("b")))
    Aspects.of(inner).add(Broken())
    tried("in an aspect", lambda: Testing.synth(inner, True))
    tried("no stack of", lambda: TerraformStack.of(app))
    print(*(each.node.id for each in stack.node.children))
