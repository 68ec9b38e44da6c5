"""Deploys plain and kustomized manifests to a namespace of Kubernetes, through kubectl."""

from interlock.adapters.deployers.manifests.deployer import ManifestDeployer
from interlock.adapters.deployers.manifests.places import NAME, TAKES

__all__ = ["NAME", "TAKES", "ManifestDeployer"]
