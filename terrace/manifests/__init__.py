"""The Kubernetes manifests: written from environments/, and checked."""
