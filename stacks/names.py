"""Names of the stacks that all environments share; an environment's own is its name."""

STATE_BACKEND = "state-backend"
GLOBAL = "global"
BOOTSTRAP = "bootstrap"  # folder of the templates that accounts have before all stacks
SHARED_STACKS = (STATE_BACKEND, GLOBAL)  # in the order in which they are deployed
