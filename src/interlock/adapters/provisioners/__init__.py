"""Tools that set infrastructure up, one file each behind deployment.provisioning.Provisioner. Floor 11."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Final

from interlock.adapters.provisioners.ansible import Ansible
from interlock.adapters.provisioners.chef import Chef
from interlock.adapters.provisioners.image_file import ImageFile
from interlock.adapters.provisioners.manifests import Manifests
from interlock.adapters.provisioners.puppet import Puppet
from interlock.adapters.provisioners.salt import Salt
from interlock.adapters.provisioners.terraform import Terraform
from interlock.deployment.provisioning import Provisioner

Make = Callable[[Mapping[str, str], threading.Event], Provisioner]
"""Makes one from the environment and from what ends a run early."""

PROVISIONERS: Final[Mapping[str, Make]] = {
    "terraform": lambda environ, stop: Terraform("terraform", environ, stop),
    "tofu": lambda environ, stop: Terraform("tofu", environ, stop),
    "ansible": Ansible,
    "salt": Salt,
    "puppet": Puppet,
    "chef": Chef,
    "dockerfile": ImageFile,
    "manifests": Manifests,
}
"""Every provisioner by the name that settings call it by."""

__all__ = ["PROVISIONERS", "Make"]
