"""A cluster that a test starts: enough of the Kubernetes API for a real kubectl, with rollouts that can fail."""

from interlock.testing.kubernetes.rollouts import Faults
from interlock.testing.kubernetes.server import SimulatedCluster

__all__ = ["Faults", "SimulatedCluster"]
