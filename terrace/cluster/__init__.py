"""Working with the Kubernetes cluster of an environment from outside of its network."""
