"""Names of the stacks that all environments share; an environment's own is its name."""

STATE_BACKEND = "state-backend"
GLOBAL = "global"
