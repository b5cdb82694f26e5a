"""A plan that the real Terraform makes, judged with its folder and without."""

import json
from pathlib import Path
from typing import Any

import pytest

from conventions import inputs
from conventions.checking import Report, judged
from terrace import toolchain
from tests.support.judging import DAY

pytestmark = pytest.mark.terraform

OFFLINE = {
    "region": "us-east-1",
    "access_key": "none",
    "secret_key": "none",
    "skip_credentials_validation": True,
    "skip_requesting_account_id": True,
    "skip_metadata_api_check": True,
    "default_tags": [{"tags": {"Environment": "${var.environment}"}}],
}
MODULE = {
    "variable": {"name": {}, "versions": {}},
    "resource": {
        "aws_s3_bucket": {"this": {"bucket": "${var.name}"}},
        "aws_s3_bucket_versioning": {
            "this": {
                "bucket": "${aws_s3_bucket.this.id}",
                "versioning_configuration": {"status": "${var.versions}"},
            }
        },
    },
    "output": {"arn": {"value": "${aws_s3_bucket.this.arn}"}},
}
STACK = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}}},
    "provider": {"aws": [OFFLINE]},
    "variable": {"environment": {"default": "production"}},
    "module": {
        "stores": {
            "source": "./store",
            "for_each": '${toset(["kept", "lost"])}',
            "name": "acme-${each.key}",
            "versions": '${each.key == "lost" ? "Suspended" : "Enabled"}',
        }
    },
    "resource": {
        "aws_db_instance": {
            "main": {
                "instance_class": "db.t4g.micro",
                "engine": "postgres",
                "allocated_storage": 20,
                "username": "admin",
                "password": "${sensitive(\"hunter2\")}",
                "publicly_accessible": "${var.environment == \"production\"}",
                "skip_final_snapshot": True,
            }
        }
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the stack, with what `terraform show -json` says of its plan beside it."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "stack" / "store").mkdir(parents=True)
    (folder / "stack" / "main.tf.json").write_text(json.dumps(STACK))
    (folder / "stack" / "store" / "main.tf.json").write_text(json.dumps(MODULE))
    env = toolchain.environment()

    def terraform(*arguments: str) -> str:
        command = [str(toolchain.terraform_binary()), *arguments]
        return toolchain.run(command, cwd=folder / "stack", env=env).stdout

    terraform("init", "-input=false")
    terraform("plan", "-input=false", "-refresh=false", "-out=plan")
    (folder / "stack.json").write_text(terraform("show", "-json", "plan"))
    return folder


def found(report: Report, rule: str) -> list[str]:
    return [f"{each.path} {each.found}" for each in report.findings if each.rule == rule]


def judge(planned: Path, *folders: str) -> Any:
    read = inputs.read([planned / each for each in folders], planned / "stack.json", None)
    return judged(read, waivers=None, today=DAY)


def test_what_modules_and_variables_come_to_is_judged(planned) -> None:
    report = judge(planned)
    lost = 'module.stores["lost"].aws_s3_bucket.this'
    assert [each for each in found(report, "S3B001") if "versioning" in each] == [
        f"stack/{lost} {lost} lacks versioning"
    ]
    assert "stack/aws_db_instance.main aws_db_instance.main is publicly accessible" in found(
        report, "DBS001"
    )
    assert any("may be deleted" in each for each in found(report, "DBS001"))  # in production
    assert "hunter2" not in repr(report)
    assert not [each for each in report.findings if each.is_crash]


def test_with_its_folder_nothing_is_left_but_what_is_inside_of_modules(planned) -> None:
    alone = judge(planned)
    report = judge(planned, "stack")
    assert {each.kind for each in alone.unjudged} == {"rule", "value"}
    assert {each.kind for each in report.unjudged} == {"folder", "value"}
    assert {each.path for each in report.unjudged if each.kind == "value"} == {
        f'stack/module.stores["{name}"].aws_s3_bucket.this' for name in ("kept", "lost")
    }
