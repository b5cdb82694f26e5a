"""A stack as small as one can be, with a backend as the platform's are; and no synthesis of it."""

import json
import os
from pathlib import Path

from environments import ENVIRONMENTS, PLATFORM
from stacks.base import state_bucket, state_key

STACK = ENVIRONMENTS[0]
OUTPUT = Path(os.environ.get("CDKTF_OUTDIR", "terraform-out"))
FOLDER = OUTPUT / "stacks" / STACK.name
BACKEND = {
    "bucket": state_bucket(PLATFORM),
    "key": state_key(PLATFORM, STACK.name),
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
MANIFEST = {"version": "0.20.12", "stacks": {STACK.name: ENTRY}}
(OUTPUT / "manifest.json").write_text(json.dumps(MANIFEST))
