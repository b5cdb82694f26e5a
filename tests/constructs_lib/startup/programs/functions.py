"""Functions, operators, tokens of every kind, conditions and templates."""

from cdktf import (
    App,
    Fn,
    Op,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.data_aws_availability_zones import DataAwsAvailabilityZones
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.subnet import Subnet


def build(app: App) -> None:
    stack = TerraformStack(app, "functions")
    AwsProvider(stack, "aws")
    size = TerraformVariable(stack, "size", type="number", default=3, nullable=False)
    names = TerraformVariable(stack, "names", type="list(string)", sensitive=True)
    zones = DataAwsAvailabilityZones(stack, "zones", state="available")
    subnet = Subnet(
        stack,
        "subnet",
        vpc_id="vpc-1",
        availability_zone=Fn.element(zones.names, 0),
        cidr_block=Fn.cidrsubnet("10.0.0.0/16", 8, size.number_value),
    )
    role = IamRole(
        stack,
        "role",
        assume_role_policy=Fn.jsonencode({"Statement": [{"Effect": "Allow", "Sid": subnet.id}]}),
    )
    local = TerraformLocal(stack, "local", {"arn": role.arn, "list": names.list_value})
    values = {
        "sum": Op.add(size.value, 1),
        "compare": Op.and_(Op.gte(size.number_value, 2), Op.not_(names.sensitive)),
        "either": Fn.conditional(Op.eq(size.value, 3), role.name, "none"),
        "access": Fn.lookup(local.expression, "list", []),
        "merged": Fn.merge([{"a": role.id}, {"b": "$${literal}"}]),
        "format": Fn.format("%s-%d", [role.name, size.value]),
        "trimmed": Fn.trimspace(Fn.join(",", names.list_value)),
        "raw": Fn.raw_string("100%{}"),
        "split": Token.as_string(Fn.element(Fn.split("/", subnet.arn), 1)),
        "text": local.as_string,
        "count": size.number_value,
        "lines": f"{role.arn}\n{subnet.id} “quoted” \\ {{}}",
        "map": Token.as_string_map(Fn.zipmap(["a"], [role.arn])),
        "number": Fn.max([size.number_value, 7]),
    }
    for name, value in values.items():
        TerraformOutput(stack, name, value=value, sensitive=True)
    mixed = [role.arn, f"x{role.arn}", 3, size.number_value, zones.names, {"a": role.arn}, "${x}"]
    print(*(Token.is_unresolved(each) for each in mixed))
    print(Token.as_string("plain"), Token.as_number(5), Token.as_list(["a"]), role.fqn != "")
    print(role.arn == role.arn, len({role.id, role.id}))
    print(*sorted([role.arn, role.id, role.name, subnet.arn, subnet.id]))
