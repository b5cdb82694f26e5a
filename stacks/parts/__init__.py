"""Parts of an environment, one file each: a function that puts a domain into its stack."""

from stacks.parts import cost, flags, functions, kubernetes, observability, roles

# In this order: what stands above may be used by what stands below.
PARTS = (
    cost.watch,
    flags.switch,
    functions.add,
    kubernetes.run,
    observability.watch,
    roles.limit,
)
