"""Programs drawn at random: trees of constructs with what people do to them.

What is drawn depends on the seed alone, never on an answer of cdktf.
"""

import re
from collections.abc import Callable
from random import Random
from typing import Any

from cdktf import (
    Fn,
    IStringProducer,
    Lazy,
    TerraformCount,
    TerraformIterator,
    TerraformOutput,
    TerraformStack,
    Token,
)
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct
from jsii import implements

KINDS: dict[type[Any], tuple[dict[str, Any], tuple[str, ...]]] = {
    S3Bucket: ({}, ("bucket", "acl", "policy", "bucket_prefix")),
    SqsQueue: ({}, ("name", "policy", "redrive_policy", "kms_master_key_id")),
    Vpc: ({}, ("cidr_block", "instance_tenancy")),
    SsmParameter: ({"name": "n", "type": "String"}, ("value", "description", "tier")),
    Instance: ({"ami": "a", "instance_type": "t"}, ("user_data", "key_name", "subnet_id")),
}
READABLE = {SqsQueue: ("url", "arn"), Instance: ("private_ip", "arn")}
NUMBERS = {Vpc: "ipv6_netmask_length", SsmParameter: "version", SqsQueue: "delay_seconds"}
NESTED: dict[type[Any], Callable[[Any], Any]] = {
    S3Bucket: lambda bucket: bucket.versioning.mfa_delete,
    Instance: lambda machine: machine.root_block_device.volume_id,
}
IDS = ("a", "b", "a-b", "a_b", "long name", "ü", "x.y", "A", "one", "two", "three", "z" * 99)
TEXTS = ("", "plain", "${literal}", "$${escaped}", "a\nb", '"quoted"', "ü", "%{ if }", "\\", "null")


@implements(IStringProducer)
class Later:
    def __init__(self, text: str) -> None:
        self.text = text

    def produce(self, _: object) -> str:
        return self.text


class Drawing:
    """One program; `act` does one thing more to it."""

    def __init__(self, app: Construct, seed: int, *, failing: bool) -> None:
        self.random, self.failing = Random(seed), failing  # noqa: S311 - not for secrets
        self.stacks = [TerraformStack(app, f"seed-{seed}-{each}") for each in range(2)]
        for stack in self.stacks:
            AwsProvider(stack, "aws", region="eu-west-1")
        self.scopes: list[Construct] = list(self.stacks)
        self.resources: list[Any] = []
        self.repeated: set[int] = set()
        self.taken: set[tuple[int, str]] = set()

    def act(self) -> None:
        acts = [self.make] * 6 + [self.group, self.write, self.write, self.reset, self.override]
        acts += [self.output, self.output, self.repeat, self.rename, self.depend, self.tag]
        act = self.random.choice(acts if self.resources else [self.make, self.group])
        try:
            act()
        except Exception as error:
            if not self.failing:
                raise
            words = re.sub(r"/\S+", "…", str(error)).split("\n")[0]
            print(act.__name__, type(error).__name__, words)

    def id_in(self, scope: Construct) -> str:
        id_ = self.random.choice(IDS)
        number = 0
        while not self.failing and (id(scope), id_) in self.taken:
            number += 1
            id_ = f"{id_}{number}"
        self.taken.add((id(scope), id_))
        return id_

    def text(self, user: Any) -> Any:
        """Draw what a user may be given: the second stack refers to the first, not the reverse."""
        draw = self.random.random()
        stacks = self.stacks[: self.stacks.index(TerraformStack.of(user)) + 1]
        there = [each for each in self.resources if TerraformStack.of(each) in stacks]
        if draw < 0.35 or not there:
            return self.random.choice(TEXTS)
        resource = self.random.choice(there)
        names = READABLE.get(type(resource), ("arn", "id"))
        read = getattr(resource, self.random.choice((*names, *KINDS[type(resource)][1])))
        if draw < 0.7:
            return read
        if draw < 0.8:
            return f"<{read}/{self.random.choice(TEXTS)}>"
        if draw < 0.9:
            return Fn.upper(Fn.join("-", [read, "x"]))
        nested = NESTED.get(type(resource))
        return Token.as_string(nested(resource)) if nested else read

    def group(self) -> None:
        scope = self.random.choice(self.scopes)
        self.scopes.append(Construct(scope, self.id_in(scope)))

    def make(self) -> None:
        kind = self.random.choice(list(KINDS))
        required, texts = KINDS[kind]
        chosen = self.random.sample(texts, self.random.randint(0, len(texts)))
        scope = self.random.choice(self.scopes)
        options = required | {name: self.text(scope) for name in chosen}
        if kind is SsmParameter:
            options.setdefault("value", "v")
        self.resources.append(kind(scope, self.id_in(scope), **options))

    def write(self) -> None:
        resource = self.random.choice(self.resources)
        setattr(resource, self.random.choice(KINDS[type(resource)][1]), self.text(resource))

    def reset(self) -> None:
        resource = self.random.choice(self.resources)
        name = f"reset_{self.random.choice(KINDS[type(resource)][1])}"
        if hasattr(resource, name) or self.failing:
            getattr(resource, name)()

    def tag(self) -> None:
        resource = self.random.choice(self.resources)
        resource.tags = {"a": self.text(resource), self.text(resource) or "b": "c"}

    def override(self) -> None:
        path = self.random.choice(("provider", "tags.x", "lifecycle.ignore_changes", "a.0.b"))
        resource = self.random.choice(self.resources)
        text = self.text(resource)
        values: list[Any] = [text, [text], {"k": None}, None, 1.5, True]
        resource.add_override(path, self.random.choice(values))

    def output(self) -> None:
        resource = self.random.choice(self.resources)
        text, number = self.text(resource), NUMBERS.get(type(resource))
        values: list[Any] = [text, [text, 1], {"k": text}, resource.fqn]
        values += [Token.as_string(getattr(resource, number))] if number else []
        values += [Lazy.string_value(Later(text))] if self.random.random() < 0.1 else []
        stack = TerraformStack.of(resource)
        TerraformOutput(stack, self.id_in(stack), value=self.random.choice(values))

    def repeat(self) -> None:
        number = self.random.randrange(len(self.resources))
        if number in self.repeated:  # cdktf refuses both a count and names, when it writes
            return
        self.repeated.add(number)
        if self.random.random() < 0.5:
            self.resources[number].count = TerraformCount.of(self.random.randint(0, 3))
        else:
            names = self.random.sample(TEXTS[1:], 2)
            self.resources[number].for_each = TerraformIterator.from_list(names)

    def rename(self) -> None:
        if self.failing:
            resource = self.random.choice(self.resources)
            resource.override_logical_id(f"renamed_{self.random.randint(0, 9)}")

    def depend(self) -> None:
        first, second = self.random.choices(self.resources, k=2)
        if self.failing and TerraformStack.of(first) is TerraformStack.of(second):
            first.node.add_dependency(second)


def draw(app: Construct, seed: int, *, failing: bool) -> None:
    """Draw a program."""
    drawing = Drawing(app, seed, failing=failing)
    for _ in range(drawing.random.randint(5, 60)):
        drawing.act()
    print(*(len(each.node.find_all()) for each in drawing.stacks))
