"""Deploys by playbooks of the user's own, run by Ansible, with the fencing token kept on each host."""

from interlock.adapters.deployers.ansible.deployer import NAME, TAKES, AnsibleDeployer

__all__ = ["NAME", "TAKES", "AnsibleDeployer"]
