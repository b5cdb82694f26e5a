"""Classes that people derive, and ids that they choose."""

from typing import Any

from cdktf import App, TerraformElement, TerraformOutput, TerraformStack, TerraformVariable
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct


class NamedStack(TerraformStack):
    def _allocate_logical_id(self, element: TerraformElement) -> str:
        node = getattr(element, "node", element)
        return "x_" + "_".join(node.path.split("/")[1:]).replace("-", "_")


class SecretBucket(S3Bucket):
    """A bucket with a way of its own to be made, to be read and to be written."""

    def __init__(self, scope: Construct, id_: str, **options: Any) -> None:
        super().__init__(scope, id_, force_destroy=False, **options)
        self.extra = {"of": "Python"}

    @property
    def arn(self) -> str:
        return f"arn:own:{super().bucket}"

    def to_terraform(self) -> Any:
        written = super().to_terraform()
        written["resource"]["aws_s3_bucket"][self.friendly_unique_id]["object_lock_enabled"] = True
        return written


class Pair(Construct):
    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        self.left, self.right = SqsQueue(self, "left"), SqsQueue(self, "right")
        self.right.redrive_policy = f'{{"a": "{self.left.arn}"}}'


def build(app: App) -> None:
    for kind, name in ((TerraformStack, "plain"), (NamedStack, "named")):
        stack = kind(app, name)
        AwsProvider(stack, "aws")
        Pair(Construct(stack, "group"), "pair")
        for id_ in ("n", "a-b", "a_b") if kind is TerraformStack else ("n",):
            queue = SqsQueue(Construct(stack, f"in-{id_}"), id_, name=id_)
            TerraformOutput(stack, f"output-of-{id_}", value=queue.arn)
        bucket = SecretBucket(stack, "secret", bucket="b")
        SqsQueue(stack, "reads", name=bucket.arn, policy=bucket.bucket_domain_name)
        TerraformVariable(stack, "Größe: 1", type="string")
        for odd in ("with space", "ünïcode", "a.b", "x" * 300, "UPPER", "1"):
            SqsQueue(stack, odd, name=odd)
        print(type(stack.node.find_child("secret")).__name__, bucket.extra, bucket.arn != "")
        print(*(each.node.id[:9] for each in stack.node.children))
