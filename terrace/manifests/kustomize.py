"""How overlays are laid out: a file of your own, and a folder that is generated."""

from pathlib import Path

OVERLAYS = Path("kubernetes/overlays")  # of the services
PLATFORM_OVERLAYS = Path("kubernetes/platform/overlays")  # of what a cluster gets before them
KUSTOMIZATION = "kustomization.yaml"
VALUES = "values"  # folder that is generated
COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}
