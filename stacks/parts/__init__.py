"""Parts of an environment, one file each: a function that puts a domain into its stack."""

from stacks.parts import (
    cost,
    deployment,
    edge,
    flags,
    functions,
    jobs,
    kubernetes,
    observability,
    roles,
    uploads,
    utilization,
)

# In this order: what stands above may be used by what stands below.
PARTS = (
    cost.watch,
    uploads.keep,
    edge.open_up,
    flags.switch,
    functions.add,
    kubernetes.run,
    deployment.deploy,
    jobs.work,
    utilization.watch,
    observability.watch,
    roles.limit,
)
