"""Modules of others, with outputs, providers, repetition and files of their own."""

from pathlib import Path

from cdktf import (
    App,
    TerraformHclModule,
    TerraformIterator,
    TerraformModuleProvider,
    TerraformOutput,
    TerraformStack,
    Token,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

MODULE = Path(__file__).parent / "module"


def build(app: App) -> None:
    stack = TerraformStack(app, "modules")
    AwsProvider(stack, "aws")
    other = AwsProvider(stack, "other", alias="other", region="us-east-1")
    vpc = TerraformHclModule(
        stack,
        "vpc",
        source="terraform-aws-modules/vpc/aws",
        version="5.0.0",
        variables={"name": "main", "azs": ["a", "b"], "tags": {"x": None, "y": [1, True]}},
        providers=[TerraformModuleProvider(provider=other, module_alias="peer")],
    )
    local = TerraformHclModule(stack, "local", source=str(MODULE), variables={"name": "one"})
    names = TerraformIterator.from_list(["a", "b"])
    several = TerraformHclModule(
        stack,
        "several",
        source="./elsewhere",
        for_each=names,
        skip_asset_creation_from_local_modules=True,
    )
    several.set("name", names.value)
    several.add_provider(other)
    queue = SqsQueue(stack, "queue", name=vpc.get_string("vpc_id"), depends_on=[local])
    queue.delay_seconds = Token.as_number(local.get("delay"))
    TerraformOutput(stack, "name", value=local.get("name"))
    TerraformOutput(stack, "all", value=[queue.url, vpc.fqn, several.fqn])
