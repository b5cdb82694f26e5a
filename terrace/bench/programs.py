"""Small programs that the benchmark runs in processes of their own.

`python -m terrace.bench.programs import` prints how long the bindings took to load, once
cdktf itself is there; `... resources N DIR` puts N resources into one stack and writes it.
"""

import sys
import time

from constructs_lib import startup


def load_bindings() -> float:
    """Load cdktf, then one binding; returns the seconds that the binding took."""
    import cdktf  # noqa: F401, PLC0415 - only what follows is measured

    start = time.perf_counter()
    from cdktf_cdktf_provider_aws.vpc import Vpc  # noqa: F401, PLC0415

    return time.perf_counter() - start


def write_resources(count: int, outdir: str) -> None:
    """Synthesize a stack of `count` parameters."""
    from cdktf import App, TerraformStack  # noqa: PLC0415
    from cdktf_cdktf_provider_aws.provider import AwsProvider  # noqa: PLC0415
    from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter  # noqa: PLC0415

    app = App(outdir=outdir)
    stack = TerraformStack(app, "bench")
    AwsProvider(stack, "aws", region="us-east-1")
    for number in range(count):
        SsmParameter(stack, f"p{number}", name=f"/bench/{number}", type="String", value="x")
    app.synth()


if __name__ == "__main__":
    startup.install(ahead=True)
    if sys.argv[1] == "import":
        sys.stdout.write(f"{load_bindings()}\n")
    else:
        write_resources(int(sys.argv[2]), sys.argv[3])
