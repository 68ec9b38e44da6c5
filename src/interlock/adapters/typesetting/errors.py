"""What can go wrong when paper is made.

InterlockError
└── TypesettingError               TYP-100
    ├── TypesetterMissing          TYP-101
    └── TypesettingFailed          TYP-102
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class TypesettingError(InterlockError):
    """No paper came out."""

    code = "TYP-100"
    family = Family.WORLD


class TypesetterMissing(TypesettingError):
    """What sets type is not installed."""

    code = "TYP-101"
    family = Family.USAGE
    says = "a PDF needs typst, which is not installed"
    hint = "run `pip install 'interlock[report]'`, or take `--format html`, which needs nothing and prints well"


class TypesettingFailed(TypesettingError):
    """The layout cannot be made with this data."""

    code = "TYP-102"
    family = Family.DATA
    says = "the PDF cannot be made: {why}"
    hint = "this is a mistake in the layout; the other forms hold the same: `--format html`, `--format json`"
