"""The network of an environment: addresses, ways in and out, and who may talk to whom."""
