"""Mandatory test of decisions (6.1.48): the points of SSVC, their versions and the order of their values.

Enters: a document. Leaves: flaws with the number of their test. Floor 5.
Source: CSAF 2.1, section 6.1.48; the points that SSVC defines, as of its release 2026.10.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from interlock.formats.csaf.document import Document, items, mapping, text
from interlock.formats.csaf.scores import metrics
from interlock.formats.shapes import Flaw, at

_POINTS: Final = """
basic BP 1.0.0 NN JA JB
basic CIS_WEP 1.0.0 ANC VU U REC L VL AC
basic IKE 1.0.0 D G S O
basic LMH 1.0.0 L M H
basic MEDIAN 1.0.0 B A
basic MSCW 1.0.0 W C S M
basic P_2A 1.0.0 LT50 GT50
basic P_5A 1.0.0 P0_20 P20_40 P40_60 P60_80 P80_100
basic P_5W 1.0.0 P0_30 P30_55 P55_75 P75_90 P90_100
basic QUARTILES 1.0.0 Q1 Q2 Q3 Q4
basic QUINTILES 1.0.0 Q1 Q2 Q3 Q4 Q5
basic VALUE_COMPLEXITY 1.0.0 D R E F
basic YN 1.0.0 N Y
cisa BOD2604 1.0.0 FSU 60D 14D 3D 3DF
cisa CISA 1.1.0 T T* AT AC
cisa KEV 1.0.0 N Y
cisa MP 1.0.0 M S E
cisa PE 1.0.0 N Y
cvss A 1.0.0 N P C
cvss A 2.0.0 N L H
cvss AC 1.0.0 H L
cvss AC 2.0.0 H M L
cvss AC 3.0.0 H L
cvss AC 3.0.1 H L
cvss AR 1.0.0 L M H ND
cvss AR 1.1.0 L M H X
cvss AR 1.1.1 L M H X
cvss AR_NoX 1.1.1 L M H
cvss AT 1.0.0 P N
cvss AU 1.0.0 N Y X
cvss AV 1.0.0 L R
cvss AV 2.0.0 L A N
cvss AV 3.0.0 P L A N
cvss AV 3.0.1 P L A N
cvss Au 1.0.0 N R
cvss Au 2.0.0 M S N
cvss C 1.0.0 N P C
cvss C 2.0.0 N L H
cvss CDP 1.0.0 N L M H
cvss CDP 2.0.0 N LM MH H ND
cvss CR 1.0.0 L M H ND
cvss CR 1.1.0 L M H X
cvss CR 1.1.1 L M H X
cvss CR_NoX 1.1.1 L M H
cvss CVSS 1.0.0 N L M H C
cvss E 1.0.0 U P F H
cvss E 1.1.0 U P F H ND
cvss E 1.2.0 U POC F H X
cvss E 2.0.0 U P A X
cvss E 3.0.1 U P A X
cvss EQ1 1.0.0 L M H
cvss EQ2 1.0.0 L H
cvss EQ3 1.0.0 L M H
cvss EQ4 1.0.0 L M H
cvss EQ5 1.0.0 L M H
cvss EQ6 1.0.0 L H
cvss E_NoX 2.0.0 U P A
cvss I 1.0.0 N P C
cvss I 2.0.0 N L H
cvss IB 1.0.0 N C I A
cvss IR 1.0.0 L M H ND
cvss IR 1.1.0 L M H X
cvss IR 1.1.1 L M H X
cvss IR_NoX 1.1.1 L M H
cvss MSA 1.0.0 N L H X
cvss MSA 1.0.1 N L H X S
cvss MSA_NoX 1.0.1 N L H S
cvss MSI 1.0.0 N L H X
cvss MSI 1.0.1 N L H X S
cvss MSI_NoX 1.0.1 N L H S
cvss PR 1.0.0 H L N
cvss PR 1.0.1 H L N
cvss QS 1.0.0 N L M H C
cvss R 1.0.0 X A U I
cvss RC 1.0.0 UC UR C
cvss RC 1.1.0 UC UR C ND
cvss RC 2.0.0 U R C X
cvss RE 1.0.0 X L M H
cvss RL 1.0.0 OF TF W U
cvss RL 1.1.0 OF TF W U X
cvss S 1.0.0 U C
cvss SA 1.0.0 N L H
cvss SC 1.0.0 N L H
cvss SF 1.0.0 X P N
cvss SI 1.0.0 N L H
cvss TD 1.0.0 N L M H
cvss TD 1.1.0 N L M H X
cvss U 1.0.0 X C G A R
cvss UI 1.0.0 R N
cvss UI 2.0.0 A P N
cvss V 1.0.0 X D C
cvss VA 3.0.0 N L H
cvss VC 3.0.0 N L H
cvss VI 3.0.0 N L H
nist#800-30 P_5X 1.0.0 VL L M H VH
ssvc A 2.0.0 N Y
ssvc COORDINATE 1.0.0 D T C
ssvc COORDINATE 1.0.1 D T C
ssvc CS 1.0.0 N Y
ssvc DSOI 1.0.0 D S O I
ssvc E 1.0.0 N P A
ssvc E 1.1.0 N P A
ssvc EXP 1.0.0 S C U
ssvc EXP 1.0.1 S C O
ssvc HI 2.0.0 L M H VH
ssvc HI 2.0.1 L M H VH
ssvc HI 2.0.2 L M H VH
ssvc HVA 1.0.0 N Y
ssvc MI 1.0.0 N NED MSC MEF MF
ssvc MI 2.0.0 D MSC MEF MF
ssvc MWI 1.0.0 L M H
ssvc PSI 2.0.0 M S
ssvc PSI 2.0.1 M S
ssvc PUBLISH 1.0.0 N P
ssvc PVA 1.0.0 L A P
ssvc PWI 1.1.0 M MA I
ssvc RC 1.0.0 NC C
ssvc RP 1.0.0 Y N
ssvc SC 1.0.0 O M
ssvc SCON 1.0.0 N Y
ssvc SE 1.0.0 A U
ssvc SI 1.0.0 N M J H C
ssvc SI 2.0.0 N M R C
ssvc SI 2.0.1 N M R C
ssvc SINV 1.0.0 FR C UU
ssvc TI 1.0.0 P T
ssvc U 1.0.0 L E S
ssvc U 1.0.1 L E S
ssvc V 1.0.0 S R
ssvc VD 1.0.0 D C
"""
"""Namespace, key and version of each decision point, and the keys of its values in their order.

`cvss E 3.0.1` is there because the validator tests of the format take it for defined.
"""
_ORDER: Final = {tuple(line.split()[:3]): line.split()[3:] for line in _POINTS.split("\n") if line}
_NAMESPACES: Final = frozenset(namespace for namespace, _, _ in _ORDER)
_TRANSLATION: Final = re.compile(r"\$([A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?\Z")


def decision_points(document: Document) -> Iterator[Flaw]:
    """6.1.48: a decision point of a known namespace exists, has these values, and they are in their order."""
    for place, content, _, _ in metrics(document):
        where = at(place, "ssvc_v2")
        for inner, selection in items(mapping(content, "ssvc_v2"), "selections", where):
            yield from (Flaw(inner, why, "6.1.48") for why in _selected(selection))


def _selected(selection: dict[str, Any]) -> Iterator[str]:
    namespace, key, version = (text(selection, name) for name in ("namespace", "key", "version"))
    base = namespace.partition("/")[0]
    if re.split(r"[.#]", base, maxsplit=1)[0] == "invalid":
        yield "its namespace is there to be wrong"
    if base not in _NAMESPACES:
        return  # Somebody's own, the one for examples, or one registered later: its points are not known here.
    order = _ORDER.get((base, key, version))
    if order is None:
        yield f"{base} has no decision point {key!r} of version {version}"
    elif not _is_translated(namespace):
        chosen = [text(value, "key") for _, value in items(selection, "values")]
        unknown = [value for value in chosen if value not in order]
        if unknown:
            yield f"{key} of version {version} has no value {unknown[0]!r}"
        elif [order.index(value) for value in chosen] != sorted({order.index(value) for value in chosen}):
            yield f"the values of {key} stand in the order {' '.join(order)}"


def _is_translated(namespace: str) -> bool:
    """Say whether the values are those of a translation, whose keys may be other words; English is none."""
    found = _TRANSLATION.search(namespace)
    return found is not None and found[1].lower() not in {"en", "eng"}
