"""`python -m tests.support.monitoring.record`: a run of monitoring as a document with a picture."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from terrace.setup.lock import only_one
from terrace.setup.packages import sync
from terrace.setup.part import Part, bring_about
from terrace.setup.place import Place, fingerprint
from terrace.steps import Steps, say
from terrace.toolchain.locations import virtual_environment
from tests.support.embedded_aws import embedded_aws_in
from tests.support.monitoring import drawing_data, story
from tests.support.monitoring.run import ran
from tests.support.project import ROOT

DOCUMENT = ROOT / "docs/observability-run.md"
PICTURE = ROOT / "docs/diagrams/observability-run.svg"


def main() -> None:
    """Run it, and write what was seen."""
    folder = _matplotlib()
    with (
        tempfile.TemporaryDirectory(prefix="terrace-monitoring-") as place,
        embedded_aws_in(Path(place) / "aws") as aws,
        ran(Path(place), aws) as run,
    ):
        story.keep(run)
        data = drawing_data.of(run)
        text = story.document(run)
    drawn = subprocess.run(
        [sys.executable, "-m", "tests.support.monitoring.drawing"],
        input=json.dumps(data).encode(),
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    PICTURE.write_bytes(drawn.stdout)
    DOCUMENT.write_text(text, encoding="utf-8")
    say(f"wrote {DOCUMENT.relative_to(ROOT)} and {PICTURE.relative_to(ROOT)}")


def _matplotlib() -> Path:
    """Install what draws, if it is not there as locked, and return its folder."""
    place = Place(root=ROOT, venv=virtual_environment(ROOT), environ=os.environ)
    lock, target = place.lock("plot"), place.state / "plot"
    part = Part(
        title="install matplotlib into .terrace/plot",
        stamp=target / "set-up",
        made_from=fingerprint(lock, str(place.python)),
        work=lambda _steps: sync(place, lock, target=target),
    )
    with only_one(place.state / "setup.lock"):
        if part.is_due:
            bring_about([part], Steps(total=1))
    return target


if __name__ == "__main__":
    main()
