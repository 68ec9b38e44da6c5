"""The controls of the commit stage, one file each."""

from interlock.catalog.commit.build import Build
from interlock.catalog.commit.iac import Iac
from interlock.catalog.commit.sast import Sast
from interlock.catalog.commit.sca import Composition
from interlock.catalog.commit.secrets import Secrets

__all__ = ["Build", "Composition", "Iac", "Sast", "Secrets"]
