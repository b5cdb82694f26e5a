import pytest

AWS = {"source": "hashicorp/aws", "version": "~> 5.0"}
VPC = {"aws_vpc": {"network": {}}}


def settings(version: str | None = "~> 1.11", **providers: object) -> dict[str, object]:
    required = {"required_version": version} if version else {}
    return {**required, "required_providers": providers}


def test_bounded_versions_pass(judge, stack) -> None:
    random = {"source": "hashicorp/random", "version": "~> 3.6"}
    terraform = settings(">= 1.10, < 2.0", aws=AWS, random=random)
    data = {"terraform_remote_state": {"shared": {}}}
    assert judge("VER001", stack(terraform=terraform, resource=VPC, data=data)) == []


@pytest.mark.parametrize("version", ["~> 5.0", "~>5.0", "~> 5.40.1", ">= 5.40, ~> 5.0"])
def test_a_version_is_pinned_however_it_is_written(judge, stack, version: str) -> None:
    providers = {"aws": AWS | {"version": version}, "tls": {"source": "hashicorp/tls"}}
    providers["tls"]["version"] = version.replace("5", "4")
    assert judge("VER001", stack(terraform=settings(**providers), resource=VPC)) == []


@pytest.mark.parametrize("version", [">= 5.0", "~> 5", "~> 6.0", ">= 5.0, < 7.0", "${var.x}"])
def test_a_version_of_another_major_release_is_found(judge, stack, version: str) -> None:
    terraform = settings(aws=AWS | {"version": version})
    assert judge("VER001", stack(terraform=terraform, resource=VPC)) == [
        f'VER001 MUST dev: provider aws has the version "{version}"; set it to "~> 5.0".'
    ]


@pytest.mark.parametrize(
    ("terraform", "message"),
    [
        (settings(None, aws=AWS), 'required_version is not set; set it, such as "~> 1.11".'),
        (
            settings(">= 1.0", aws=AWS),
            'required_version ">= 1.0" has no upper bound; bound it, such as "~> 1.11".',
        ),
        (
            settings(aws={"source": "aws", "version": "~> 5.0"}),
            'provider aws has the source "aws"; qualify it, such as hashicorp/aws.',
        ),
        (
            settings(aws={"source": "hashicorp/aws", "version": "5.99.1"}),
            'provider aws has the version "5.99.1"; set it to "~> 5.0".',
        ),
        (
            settings(aws=AWS, tls={"source": "hashicorp/tls"}),
            'provider tls has the version ""; bound it with ~>.',
        ),
        (settings(), "provider aws is used and not required; add it to required_providers."),
    ],
)
def test_an_open_version_is_found(judge, stack, terraform, message: str) -> None:
    document = stack(terraform=terraform, resource=VPC)
    assert judge("VER001", document) == [f"VER001 MUST dev: {message}"]


def test_a_lock_file_that_names_the_providers_passes(judge, stack) -> None:
    assert judge("VER002", stack(terraform=settings(aws=AWS))) == []


def test_a_missing_lock_file_is_found(judge, stack) -> None:
    assert judge("VER002", stack(lock=None)) == [
        (
            "VER002 MUST dev: there is no .terraform.lock.hcl; "
            "run terraform providers lock and commit the file."
        )
    ]


def test_a_lock_file_without_a_required_provider_is_found(judge, stack) -> None:
    tls = {"source": "hashicorp/tls", "version": "~> 4.0"}
    assert judge("VER002", stack(terraform=settings(aws=AWS, tls=tls))) == [
        (
            "VER002 MUST dev: the lock file does not name hashicorp/tls; "
            "run terraform providers lock and commit the file."
        )
    ]


def test_plain_resources_and_data_sources_pass(judge, stack) -> None:
    assert judge("VER003", stack(resource=VPC, data={"aws_region": {"current": {}}})) == []


def test_a_provisioner_and_an_external_data_source_are_found(judge, stack) -> None:
    document = stack(
        resource={"aws_vpc": {"network": {"provisioner": [{"local-exec": {"command": "x"}}]}}},
        data={"external": {"version": {}}},
    )
    assert judge("VER003", document) == [
        (
            "VER003 MUST dev/aws_vpc.network: aws_vpc.network runs a local-exec provisioner; "
            "use a resource, or a step of the pipeline."
        ),
        (
            "VER003 MUST dev/data.external.version: data.external.version runs a program during "
            "the plan; use a data source of a provider."
        ),
    ]
