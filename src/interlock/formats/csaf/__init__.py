"""CSAF 2.0 and 2.1: whether a document is valid, and what it says of products.

`shape.py` is the form; `products.py`, `tracking.py`, `scores.py` and `profiles.py` hold the mandatory tests,
`weaknesses.py`, `decisions.py` and `extensions.py` those that rest on lists of others, `languages.py` what exists;
`document.py` walks through one, `statements.py` reads what it says.
"""

from interlock.formats.csaf.rules import flaws_in
from interlock.formats.csaf.statements import read_csaf

__all__ = ["flaws_in", "read_csaf"]
