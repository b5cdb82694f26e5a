"""What starting and watching takes: images, settings, logs, downloads, sessions, variables."""

from collections.abc import Sequence

from terrace.aws import reading
from terrace.reach.found import DECRYPT, Ask, Call, Found, Reader, looking_for, one
from terrace.reach.rows import Row, Stands

PULL = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
SIGN_IN = "ecr:GetAuthorizationToken"
PARAMETERS = ("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath")
WRITE = ("logs:CreateLogStream", "logs:PutLogEvents")
CHANNELS = tuple(
    f"ssmmessages:{each}"
    for each in (
        "CreateControlChannel",
        "CreateDataChannel",
        "OpenControlChannel",
        "OpenDataChannel",
    )
)
LAYERS = "prod-{region}-starport-layer-bucket"
PACKAGES = "al2023-repos-{region}-de612dc2"  # of Amazon Linux 2023
CLUSTER_LAYERS = "prod-registry-k8s-io-{region}"  # of images of registry.k8s.io


def image(reader: Reader, repositories: Sequence[str], *, public: str = "") -> Found:
    """Pull images from the shared account's registry; S3 hands out the layers.

    Args:
        reader: Reads the environment.
        repositories: The repositories.
        public: Registry of others that images of its helpers come from; empty for none.
    """
    arns = [reader.shared.arn("ecr", f"repository/{reader.shared.name(n)}") for n in repositories]
    return Found(
        asks=(
            *(Ask(actions=PULL, resource=arn) for arn in arns),
            Ask(actions=(SIGN_IN,), resource="*", telling=False),
        ),
        calls=(
            Call(service="ecr.api", action=SIGN_IN),
            *(
                Call(
                    service="ecr.dkr",
                    action=PULL[0],
                    resource=arn,
                    account=reader.shared.account_id,
                )
                for arn in arns
            ),
            _download(reader, LAYERS),
        ),
        public=public,
    )


def settings(reader: Reader, owner: str) -> Found:
    """Read the parameters below an owner's path."""
    path = reader.names.path(owner)
    parameters, folder = (
        reader.names.arn("ssm", f"parameter{each}") for each in (f"{path}/any", path)
    )
    return Found(
        asks=(
            Ask(actions=PARAMETERS[:2], resource=parameters),
            Ask(actions=PARAMETERS[2:], resource=folder),
        ),
        calls=(Call(service="ssm", action=PARAMETERS[1], resource=parameters),),
    )


def logs(reader: Reader, row: Row) -> Found:
    """Write a log group of one's own; CloudWatch uses the group's key in its own name.

    Raises:
        Missing: There is no such group.
    """
    thing, names = row.logs or "", reader.names
    own = row.stands is Stands.FUNCTION
    path = f"/aws/lambda/{names.name(thing)}" if own else names.path(thing)
    with reading(f"the log group {path}"):
        answer = reader.client("logs").describe_log_groups(logGroupNamePrefix=path)
    one(f"the log group {path}", [e for e in answer["logGroups"] if e["logGroupName"] == path])
    arn = names.arn("logs", f"log-group:{path}:log-stream:any")
    return Found(
        asks=(Ask(actions=WRITE, resource=arn),),
        calls=(Call(service="logs", action=WRITE[1], resource=arn),),
    )


def variables(reader: Reader, function: str) -> Found:
    """See a function's variables, which Lambda decrypts in the name of whoever asks."""
    name = reader.names.name(function)
    with looking_for(f"the function {name}", "ResourceNotFoundException"):
        found = reader.client("lambda").get_function_configuration(FunctionName=name)
        arn, key = found["FunctionArn"], found["KMSKeyArn"]
    context = {"kms:EncryptionContext:aws:lambda:FunctionArn": arn}
    return Found(asks=(Ask(actions=(DECRYPT,), resource=key, context=context),))


def downloads(reader: Reader, row: Row) -> Found:
    """Fetch what belongs to nobody's account: packages for instances, layers for nodes."""
    pattern = PACKAGES if row.stands is Stands.INSTANCES else CLUSTER_LAYERS
    return Found(calls=(_download(reader, pattern),))


def sessions(reader: Reader) -> Found:
    """Be an instance of Systems Manager; User Guide, "Reference: ec2messages, ssmmessages"."""
    instance = reader.names.arn("ec2", "instance/i-00000000000000000")
    return Found(
        asks=(
            Ask(actions=CHANNELS, resource="*"),
            Ask(actions=("ssm:UpdateInstanceInformation",), resource=instance),
        ),
        calls=(
            Call(service="ssm", action="ssm:UpdateInstanceInformation", resource=instance),
            Call(service="ssmmessages", action=CHANNELS[-1]),
        ),
    )


def _download(reader: Reader, bucket: str) -> Call:
    """An object of a bucket of AWS, asked for without a signature."""
    name = bucket.format(region=reader.names.region)
    return Call(
        service="s3", action="s3:GetObject", resource=f"arn:aws:s3:::{name}/any", account=None
    )
