from conventions.targets import companions


def test_typed_access_names_each_block_once(stack) -> None:
    document = stack(
        resource={"aws_vpc": {"network": {"cidr_block": "10.0.0.0/16"}}},
        data={"aws_region": {"current": {}}},
        variable={"size": {"type": "number"}},
        output={"id": {"value": "${aws_vpc.network.id}"}},
    )
    addresses = [
        block.address
        for group in (document.resources, document.data_sources, document.variables)
        for block in (*group, *(document.outputs if group is document.variables else ()))
    ]
    assert addresses == ["aws_vpc.network", "data.aws_region.current", "var.size", "output.id"]


def test_a_provider_is_known_by_its_alias(stack, provider) -> None:
    document = stack(provider={"aws": [provider("dev"), provider("shared", alias="shared")]})
    assert [block.address for block in document.providers] == [
        "provider.aws",
        "provider.aws.shared",
    ]
    assert document.tags("shared")["Environment"] == "shared"


def test_production_is_what_the_main_provider_tags_as_production(stack, provider) -> None:
    aliased = [provider("dev"), provider("production", alias="other")]
    assert stack("live", environment="production").is_production
    assert not stack(provider={"aws": aliased}).is_production


def test_settings_may_be_spread_over_several_blocks(stack) -> None:
    document = stack(
        terraform=[{"backend": {"s3": {"key": "k"}}}, {"required_providers": [{"aws": "~> 5.0"}]}]
    )
    assert document.backends == {"s3": {"key": "k"}}
    assert document.required_providers == {"aws": "~> 5.0"}


def test_companions_are_found_by_the_argument_that_refers(stack) -> None:
    document = stack(
        resource={
            "aws_s3_bucket": {"logs": {}},
            "aws_s3_bucket_versioning": {"logs": {"bucket": "${aws_s3_bucket.logs.id}"}},
            "aws_s3_bucket_logging": {"other": {"target_bucket": "${aws_s3_bucket.logs.id}"}},
        }
    )
    (bucket,) = document.of("aws_s3_bucket")
    found = companions(document, bucket, "aws_s3_bucket_versioning", "bucket")
    assert [block.address for block in found] == ["aws_s3_bucket_versioning.logs"]
    assert not list(companions(document, bucket, "aws_s3_bucket_logging", "bucket"))
