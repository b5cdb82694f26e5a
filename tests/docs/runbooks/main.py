"""A stack as small as one can be, kept where the platform's are, and written without constructs."""

import json
import os
import shutil
from pathlib import Path

from environments import ENVIRONMENTS, PLATFORM

STACK = ENVIRONMENTS[0]
OUTPUT = Path(os.environ.get("CDKTF_OUTDIR", "terraform-out"))
FOLDER = OUTPUT / "stacks" / STACK.name
BACKEND = {
    "bucket": f"{PLATFORM.project}-shared-state-{PLATFORM.account_id}",
    "key": f"{PLATFORM.project}/{STACK.name}/terraform.tfstate",
    "region": PLATFORM.serving_region,
    "use_lockfile": True,
    "use_path_style": True,
}
LOGS = {
    "name": f"/{PLATFORM.project}/{STACK.name}/x",
    "retention_in_days": STACK.log_retention_days,
}
DOCUMENT = {
    "//": {"metadata": {"version": "0.20.12", "stackName": STACK.name, "backend": "s3"}},
    "terraform": {
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}},
        "backend": {"s3": BACKEND},
    },
    "provider": {"aws": {"region": STACK.region}},
    "resource": {"aws_cloudwatch_log_group": {"logs": LOGS}},
}
ENTRY = {
    "name": STACK.name,
    "constructPath": STACK.name,
    "workingDirectory": f"stacks/{STACK.name}",
    "synthesizedStackPath": f"stacks/{STACK.name}/cdk.tf.json",
    "stackMetadataPath": f"stacks/{STACK.name}/metadata.json",
    "annotations": [],
    "dependencies": [],
}

FOLDER.mkdir(parents=True, exist_ok=True)
(FOLDER / "cdk.tf.json").write_text(json.dumps(DOCUMENT))
(FOLDER / "metadata.json").write_text("{}")
shutil.copyfile("stacks/provider.lock.hcl", FOLDER / ".terraform.lock.hcl")
MANIFEST = {"version": "0.20.12", "stacks": {STACK.name: ENTRY}}
(OUTPUT / "manifest.json").write_text(json.dumps(MANIFEST))
