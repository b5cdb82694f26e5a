"""A stack that needs no provider and no server: resources of Terraform itself, a local state."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from terrace.guard import place
from terrace.guard.fingerprint import fingerprint
from terrace.toolchain import terraform_binary
from terrace.toolchain.guarding import GUARD


class LocalStack:
    """One stack in a folder, with the values of its resources `terraform_data`.

    Attributes:
        folder: The folder.
    """

    def __init__(self, folder: Path, **values: Any) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.write(**values)
        self.terraform("init", "-input=false")

    def write(self, *, secret: str = "", **values: Any) -> None:
        """Write the configuration: a resource by each name, of which a secret one is sensitive."""
        resources = {name: {"input": value} for name, value in values.items()}
        document: dict[str, Any] = {"resource": {"terraform_data": resources}}
        if secret:
            resources["secret"] = {"input": '${sensitive("' + secret + '")}'}
        (self.folder / "cdk.tf.json").write_text(json.dumps(document))

    def terraform(self, *words: str, env: Mapping[str, str] | None = None) -> str:
        """Run Terraform without a guard."""
        return subprocess.run(
            [terraform_binary(), *words],
            cwd=self.folder,
            env={**os.environ, "CHECKPOINT_DISABLE": "1", **(env or {})},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def shown(self) -> dict[str, Any]:
        """Plan, and return the plan as JSON."""
        with tempfile.TemporaryDirectory() as scratch:
            self.terraform("plan", "-input=false", "-lock=false", f"-out={scratch}/plan")
            shown: dict[str, Any] = json.loads(self.terraform("show", "-json", f"{scratch}/plan"))
            return shown

    @property
    def fingerprint(self) -> str:
        """Fingerprint of what would change now."""
        return fingerprint(self.shown())

    @property
    def state(self) -> dict[str, Any]:
        """What is in the state, by name."""
        file = self.folder / "terraform.tfstate"
        state = json.loads(file.read_text()) if file.exists() else {"resources": []}
        return {
            each["name"]: each["instances"][0]["attributes"]["input"]["value"]
            for each in state["resources"]
        }

    def guarded(
        self, *words: str, approved: str, run: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run Terraform under guard, with an approval."""
        run.mkdir(exist_ok=True)
        command = place.Place(run)
        command.enter_as_command()
        try:
            return subprocess.run(
                [GUARD, *words],
                cwd=self.folder,
                env={
                    "PATH": os.environ["PATH"],
                    "TF_IN_AUTOMATION": "1",
                    "CHECKPOINT_DISABLE": "1",
                    place.FOLDER: str(run),
                    place.TERRAFORM: str(terraform_binary()),
                    place.PYTHON: sys.executable,
                    place.LOG: str(run / "log"),
                    place.LOGS_ALL: "1",
                    place.APPROVED: approved,
                    **(env or {}),
                },
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            command.leave()
