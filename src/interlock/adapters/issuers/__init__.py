"""Issuers of workload tokens: their keys, and the one way in which a token is verified."""

from interlock.adapters.issuers.keys import IssuerKeys, KeyCache
from interlock.adapters.issuers.verification import Verification

__all__ = ["IssuerKeys", "KeyCache", "Verification"]
