"""Random documents as JSON and as written HCL through the real Terraform.

`python -m tests.soak.hcl --documents 2000 --seed 1` prints what differs, and the smallest
document that shows it.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from terrace.hcl import load
from terrace.toolchain import environment
from tests.support.hcl_differential import Comparison, Differential
from tests.support.hcl_documents import Generator

AT_ONCE = 200


def main() -> None:
    """Command entry."""
    options = argparse.ArgumentParser(prog="python -m tests.soak.hcl", description=__doc__)
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    began = time.monotonic()
    same = refused = invalid = 0
    different: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        differential = Differential(Path(folder), load(), environment())
        for start in range(0, chosen.documents, AT_ONCE):
            batch = range(start, min(start + AT_ONCE, chosen.documents))
            documents = [Generator(chosen.seed * 1_000_000 + each).document() for each in batch]
            found = differential.compare(documents)
            same += len(found.same)
            refused += len(found.refused)
            invalid += len(found.invalid)
            different += [(documents[place], what) for place, what in _faults(found)]
            print(f"{start + len(batch)}: {len(different)} differences", flush=True)
    print(
        f"seed {chosen.seed}, {chosen.documents} documents in {time.monotonic() - began:.0f} s: "
        f"{same} the same, {invalid} refused by Terraform in both forms, "
        f"{refused} refused by the writer, {len(different)} differences"
    )
    if different:
        document, what = min(different, key=lambda each: len(each[0]))
        sys.exit(f"{what}\n\nin\n\n{document}")


def _faults(found: Comparison) -> list[tuple[int, str]]:
    faults = list(found.different.items())
    alone = found.refused_alone()
    faults += [(place, f"refused by the writer only: {said}") for place, said in alone.items()]
    return [*faults, (0, found.unformatted)] if found.unformatted else faults


if __name__ == "__main__":
    main()
