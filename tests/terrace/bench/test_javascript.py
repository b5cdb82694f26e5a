from pathlib import Path

from terrace import hcl
from terrace.bench.javascript import Program

TAGS = [{"tags": {"A_B": "c"}}]
STACK = {
    "//": {"metadata": {}},
    "terraform": {
        "backend": {"s3": {"bucket": "states", "key": "k", "region": "r", "use_lockfile": True}},
        "required_version": ">= 1.11",
        "required_providers": {"aws": {"version": "~> 5.0"}},
    },
    "provider": {"aws": [{"region": "r"}, {"alias": "other", "default_tags": TAGS}]},
    "data": {"terraform_remote_state": {"global": {"backend": "s3", "config": {"bucket": "b"}}}},
    "resource": {
        "aws_sqs_queue": {
            "main": {
                "//": {"metadata": {"path": "stack/main"}},
                "name_prefix": "a_b",
                "timeouts": {"create": "5m"},
                "tags": {"a_key": "${aws_vpc.main.id}"},
                "lifecycle": {"create_before_destroy": True},
                "provider": "aws.other",
                "depends_on": ["aws_vpc.main"],
            }
        }
    },
    "output": {"id": {"value": "${aws_sqs_queue.main.id}"}},
}
PROGRAM = """\
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { SqsQueue } = require("@cdktf/provider-aws/lib/sqs-queue");
{
const stack = new cdktf.TerraformStack(app, "dev"), providers = {};
new cdktf.S3Backend(stack, {bucket: "states", key: "k", region: "r"});
stack.addOverride("terraform.required_version", ">= 1.11");
stack.addOverride("terraform.required_providers.aws.version", "~> 5.0");
stack.addOverride("terraform.backend.s3.use_lockfile", true);
providers["aws"] = new AwsProvider(stack, "provider-aws", {region: "r"});
providers["aws.other"] = new AwsProvider(stack, "provider-aws.other", \
{alias: "other", defaultTags: [{tags: {"A_B": "c"}}]});
new cdktf.DataTerraformRemoteStateS3(stack, "global", {bucket: "b"});
new SqsQueue(stack, "main", {provider: providers["aws.other"], \
dependsOn: [{"fqn": "aws_vpc.main"}], namePrefix: "a_b", timeouts: {create: "5m"}, \
tags: {"a_key": "${aws_vpc.main.id}"}, lifecycle: {createBeforeDestroy: true}});
new cdktf.TerraformOutput(stack, "id", {value: "${aws_sqs_queue.main.id}"});
}
app.synth();
"""


def test_a_stack_is_written_as_somebody_would_write_it(tmp_path: Path) -> None:
    binding = tmp_path / "sqs-queue" / "index.js"
    binding.parent.mkdir()
    binding.write_text('class SqsQueue {}\nSqsQueue.tfResourceType = "aws_sqs_queue";\n')
    program = Program(tmp_path, hcl.load())
    program.add("dev", STACK)
    head, _, rest = program.text().partition("const { AwsProvider }")
    assert "const { AwsProvider }" + rest == PROGRAM
    assert head.endswith("const app = new cdktf.App();\n")
