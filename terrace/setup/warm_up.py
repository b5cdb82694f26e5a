"""Paying the price of the first synthesis during set-up: bytecode, and jsii's unpacked packages."""

import tempfile

from terrace.errors import UserError
from terrace.setup.parts import Part
from terrace.setup.place import Place, fingerprint
from terrace.steps import Steps
from terrace.toolchain import environment


def warm_up(place: Place) -> Part:
    """Describe two syntheses into a temporary folder: optimized as cdktf runs it, and plain."""

    def synthesize(steps: Steps) -> None:
        try:
            for optimized in (["-O"], []):
                _synthesize(place, optimized)
        except UserError as problem:
            steps.note(f"not done, so that the first synthesis takes longer: {problem}")

    return Part(
        key=f"warm-up {place.venv.name}",
        title="synthesize once, so that the caches are warm",
        inputs=lambda: fingerprint(place.lock("dev"), str(place.venv)),
        is_present=lambda: True,
        bring_about=synthesize,
    )


def _synthesize(place: Place, options: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="terrace-") as output:
        variables = environment(place.environ) | {"CDKTF_OUTDIR": output}
        place.call([place.python, *options, "main.py"], **variables)
