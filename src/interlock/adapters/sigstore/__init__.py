"""Signatures of Sigstore's kind, verified without a network: bundles, keys, certificates, logs and clocks.

The order of the checks is that of docs/security/verification.md, "Believing a signature of somebody else".
What needs `cryptography` is loaded when the first bundle is verified.
"""

from interlock.adapters.sigstore.opening import open_signer, open_verifier

__all__ = ["open_signer", "open_verifier"]
