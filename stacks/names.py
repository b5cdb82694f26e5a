"""Names of stacks that all environments share, and of what an image has to be able to do."""

STATE_BACKEND = "state-backend"
GLOBAL = "global"
BOOTSTRAP = "bootstrap"  # folder of the templates that accounts have before all stacks
SHARED_STACKS = (STATE_BACKEND, GLOBAL)  # in the order in which they are deployed

# Of the image of the services: what `terrace database` runs, once for a database and before each
# new version. Both may run again without harm.
PREPARE_COMMAND = ("python", "-m", "app.prepare")
MIGRATE_COMMAND = ("python", "-m", "app.migrate")
# What `terrace log-search` runs, which may run again without harm, too.
INDEX_COMMAND = ("python", "-m", "app.log_search")
