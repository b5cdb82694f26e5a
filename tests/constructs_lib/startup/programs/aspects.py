"""What Node.js asks Python for: aspects, validations, tokens, and their failures."""

import jsii
from cdktf import (
    Annotations,
    App,
    Aspects,
    DefaultTokenResolver,
    Fn,
    IAnyProducer,
    IAspect,
    INumberProducer,
    IResolvable,
    IStringProducer,
    Lazy,
    StringConcat,
    TerraformOutput,
    TerraformStack,
    Token,
    Tokenization,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import IConstruct, IValidation


@jsii.implements(IAspect)
class Tagging:
    def __init__(self) -> None:
        self.visited: list[str] = []

    def visit(self, node: IConstruct) -> None:
        self.visited.append(node.node.path)
        if isinstance(node, S3Bucket):
            node.tags = {**(node.tags_input or {}), "path": node.node.path}
            node.add_override("force_destroy", True)


@jsii.implements(IAspect)
class Naming:
    def visit(self, node: IConstruct) -> None:
        stack = TerraformStack.of(node)
        if node.node.id == "second" and not stack.node.try_find_child("from-an-aspect"):
            Annotations.of(node).add_info("seen")
            S3Bucket(stack, "from-an-aspect", bucket=node.bucket)


@jsii.implements(IValidation)
class Fine:
    def validate(self) -> list[str]:
        return []


@jsii.implements(IStringProducer)
class Text:
    def produce(self, context: object) -> str:
        return "produced"


@jsii.implements(IStringProducer)
class Failing:
    def produce(self, context: object) -> str:
        raise ValueError("not today")


@jsii.implements(INumberProducer)
class Number:
    def produce(self, context: object) -> int:
        return 42


@jsii.implements(IAnyProducer)
class Anything:
    def produce(self, context: object) -> object:
        return {"deep": [1, {"er": True}]}


@jsii.implements(IResolvable)
class Expression:
    @property
    def creation_stack(self) -> list[str]:
        return ["here"]

    def resolve(self, context: object) -> str:
        return "resolved in Python"

    def to_string(self) -> str:
        return Token.as_string(self)


def build(app: App) -> None:
    stack = TerraformStack(app, "aspects")
    AwsProvider(stack, "aws")
    first = S3Bucket(stack, "first", tags={"own": "1"})
    second = S3Bucket(stack, "second", bucket=Lazy.string_value(Text()))
    second.node.add_validation(Fine())
    tagging = Tagging()
    Aspects.of(app).add(tagging)
    Aspects.of(stack).add(tagging)
    Aspects.of(stack).add(Naming())
    values = {
        "number": Lazy.number_value(Number()),
        "any": Lazy.any_value(Anything()),
        "expression": Expression(),
        "in-text": f"a {Token.as_string(Expression())} b",
        "joined": Fn.join("-", [first.arn, Lazy.string_value(Text())]),
    }
    for name, value in values.items():
        TerraformOutput(stack, name, value=value)
    resolver = DefaultTokenResolver(StringConcat())
    for value in (Lazy.string_value(Text()), first.arn, {"a": [first.id]}):
        print(Tokenization.resolve(value, preparing=False, resolver=resolver, scope=stack))
    try:
        Tokenization.resolve(
            Lazy.string_value(Failing()), preparing=False, resolver=resolver, scope=stack
        )
    except RuntimeError as error:
        first_line, second_line, *frames = str(error).splitlines()
        print(first_line, second_line, any("Lazy" in each for each in frames))
    app.synth()
    print(len(tagging.visited), *tagging.visited)
