# The resources and data sources of each domain are in a file of its own.
