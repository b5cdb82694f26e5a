"""What the bindings look like from Python."""

import copy
import inspect
import pickle
import typing

import cdktf
import cdktf_cdktf_provider_aws as aws
from cdktf import App, TerraformResource, TerraformStack
from cdktf_cdktf_provider_aws import sqs_queue
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import *
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket, S3BucketConfig


def public(names: object) -> list[str]:
    return sorted(each for each in names if not each.startswith("_"))


def build(app: App) -> None:
    stack = TerraformStack(app, "names")
    AwsProvider(stack, "aws")
    bucket = aws.s3_bucket.S3Bucket(stack, "bucket", bucket="b")
    print(aws.__name__, len(aws.__all__), hasattr(aws, "nothing"), "vpc" in dir(aws), aws.__doc__)
    print(public(aws.__all__) == public(each for each in dir(aws) if each not in {"annotations"}))
    print(public(vars(sqs_queue)), sorted(sqs_queue.__all__))
    print(len(public(globals())), len(public(vars(cdktf))), len(dir(S3Bucket)))
    print(isinstance(bucket, S3Bucket), isinstance(bucket, TerraformResource), S3Bucket.__mro__)
    print(S3Bucket.TF_RESOURCE_TYPE, S3Bucket.__module__, S3Bucket.__doc__[:50])
    print(pickle.loads(pickle.dumps(S3BucketConfig)) is S3BucketConfig)
    config = S3BucketConfig(bucket="b", tags={"a": "b"})
    print(config, config == copy.deepcopy(config), config.tags, config.bucket_prefix)
    print(list(inspect.signature(S3Bucket.__init__).parameters)[:6])
    print(
        sorted(typing.get_type_hints(S3Bucket.__init__))[:9],
        [type(each).__name__ for each in stack.node.children],
    )
    print(repr(bucket).split(" at ")[0], hash(bucket) == hash(bucket))
