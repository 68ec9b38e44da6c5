"""Floor 5: what Sigstore writes: bundles 0.1 to 0.3, trusted roots, the bodies of its log's entries.

Beside the usual files there is one per document: `bundle`, `root`, `body`, and `proto`, which reads the JSON of
protocol buffers. Nothing that leaves here is proved.
"""

from interlock.formats.sigstore.body import Logged, read_body
from interlock.formats.sigstore.bundle import (
    Bundle,
    InclusionProof,
    LogEntry,
    MessageSignature,
    read_bundle,
    read_promised_bundle,
)
from interlock.formats.sigstore.errors import BundleMalformed, BundleUnsupported, LogBodyMalformed, TrustedRootMalformed
from interlock.formats.sigstore.root import Authority, Log, TrustedRoot, Window, read_trusted_roots

__all__ = [
    "Authority",
    "Bundle",
    "BundleMalformed",
    "BundleUnsupported",
    "InclusionProof",
    "Log",
    "LogBodyMalformed",
    "LogEntry",
    "Logged",
    "MessageSignature",
    "TrustedRoot",
    "TrustedRootMalformed",
    "Window",
    "read_body",
    "read_bundle",
    "read_promised_bundle",
    "read_trusted_roots",
]
