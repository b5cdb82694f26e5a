"""Random Terraform JSON through every rule: none may fail, whatever it is given.

`python -m tests.soak.rules --documents 5000 --seed 1` prints where a rule failed, and the document.
"""

import argparse
import json
import sys
import tempfile
from itertools import chain
from pathlib import Path

from tests.support.judging import crashes
from tests.support.mutations import Mutations


def main() -> int:
    """Command entry."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.rules", description=__doc__)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    mutations = Mutations(options.seed)
    half = options.documents // 2
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for document in chain(mutations.of_real(half), mutations.of_junk(half)):
            try:
                found = crashes(Path(folder), document)
            except Exception as error:  # noqa: BLE001 - the reading or a report failed
                found = [repr(error)]
            if found:
                failed += 1
                print(*found, json.dumps(document), sep="\n", flush=True)
    print(f"{2 * half} documents, {failed} on which a rule failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
