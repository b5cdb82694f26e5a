"""Iterators of every source, dynamic blocks, and a resource that is repeated after it was read."""

from cdktf import (
    App,
    Fn,
    TerraformCount,
    TerraformIterator,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.data_aws_instances import DataAwsInstances
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.route53_record import Route53Record
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.security_group import SecurityGroup


def build(app: App) -> None:
    stack = TerraformStack(app, "iterators")
    AwsProvider(stack, "aws")
    ports = TerraformVariable(stack, "ports", type="list(number)", default=[80, 443])
    people = TerraformLocal(stack, "people", {"ann": {"age": 1}, "bob": {"age": 2}})
    by_name = TerraformIterator.from_map({"one": {"size": 1}, "two": {"size": 2}})
    S3Bucket(
        stack,
        "by-name",
        for_each=by_name,
        bucket=by_name.key,
        tags={"size": Token.as_string(by_name.get_number("size"))},
    )
    rules = TerraformIterator.from_list(Token.as_list(ports.value))
    SecurityGroup(
        stack,
        "dynamic",
        ingress=rules.dynamic(
            {"from_port": rules.value, "to_port": rules.value, "protocol": "tcp"}
        ),
    )
    certificate = AcmCertificate(stack, "certificate", domain_name="example.com")
    options = TerraformIterator.from_complex_list(
        certificate.domain_validation_options, "domain_name"
    )
    Route53Record(
        stack,
        "validation",
        for_each=options,
        zone_id="Z1",
        name=options.get_string("resource_record_name"),
        type=options.get_string("resource_record_type"),
        records=[options.get_string("resource_record_value")],
        ttl=60,
    )
    found = DataAwsInstances(stack, "found", instance_tags={"a": "b"})
    each = TerraformIterator.from_list(found.ids)
    TerraformOutput(stack, "ids", value=each.values())
    TerraformOutput(stack, "keys", value=by_name.keys())
    TerraformOutput(stack, "upper", value=each.for_expression_for_list("${upper(val)}"))
    TerraformOutput(stack, "pairs", value=each.for_expression_for_map("${val}", "${lower(val)}"))
    TerraformOutput(stack, "ages", value=Fn.lookup(people.expression, "ann"))
    count = TerraformCount.of(3)
    machine = Instance(stack, "machine", count=count, ami="ami-1", instance_type="t3.nano")
    machine.tags = {"index": Token.as_string(count.index)}
    read_first(stack)


def read_first(stack: TerraformStack) -> None:
    """Attributes mean something else before and after what they are of was changed."""
    bucket = S3Bucket(stack, "read-first", bucket="one")
    values = {"before": bucket.arn, "name": bucket.bucket, "nested": bucket.website.index_document}
    bucket.bucket = "two"
    values |= {"overwritten": bucket.bucket_input, "still": bucket.bucket}
    bucket.reset_bucket()
    values |= {"reset": str(bucket.bucket_input)}
    bucket.for_each = TerraformIterator.from_list(["x", "y"])
    values |= {"after": bucket.arn, "parts": bucket.website.index_document}
    bucket.put_website(index_document="index.html")
    values |= {"put": bucket.website.index_document_input, "endpoint": bucket.website_endpoint}
    for name, value in values.items():
        TerraformOutput(stack, f"read-{name}", value=value)
    copies = TerraformIterator.from_resources(bucket)
    S3Bucket(stack, "chained", for_each=copies, bucket=copies.get_string("arn"))
