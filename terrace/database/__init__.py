"""Making a database usable: the tasks that the stack defines, started and watched."""
