"""Where node, terraform and cdktf are found, and the environment that they run in.

Standard library only: set-up uses it before any package is installed.
"""

from terrace.toolchain.caches import cache_variables
from terrace.toolchain.launch import cdktf_main
from terrace.toolchain.locations import repository_root, state_folder
from terrace.toolchain.logs import new_log
from terrace.toolchain.node import cdktf_command, node_binary
from terrace.toolchain.process import Completed, capture, run, stop_running
from terrace.toolchain.process_environment import environment
from terrace.toolchain.refusals import refuse_silence, refuse_unknown
from terrace.toolchain.stopping import end_like_an_interruption
from terrace.toolchain.terraform import terraform_binary
from terrace.toolchain.terraform_variables import refuse_misleading
from terrace.toolchain.watch import SILENCE_SECONDS, Watch

__all__ = [
    "SILENCE_SECONDS",
    "Completed",
    "Watch",
    "cache_variables",
    "capture",
    "cdktf_command",
    "cdktf_main",
    "end_like_an_interruption",
    "environment",
    "new_log",
    "node_binary",
    "refuse_misleading",
    "refuse_silence",
    "refuse_unknown",
    "repository_root",
    "run",
    "state_folder",
    "stop_running",
    "terraform_binary",
]
