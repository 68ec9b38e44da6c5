"""Which languages and regions there are.

Enters: a language tag. Leaves: whether its language and region exist. Floor 5. Source: ISO 639-1, ISO 3166-1 alpha-2,
RFC 5646. Languages of three letters are not listed here: there are eight thousand, and they are taken as they are.
"""

from __future__ import annotations

import re
from typing import Final


def _split(words: str) -> list[str]:
    return words.split()


_LANGUAGES: Final = frozenset(
    _split(
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv "
        "dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig "
        "ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt "
        "lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt "
        "qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to "
        "tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
    )
)
_REGIONS: Final = frozenset(
    _split(
        "AC AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS "
        "BT BU BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CR CS CU CV CW CX CY CZ DD DE DG DJ DK DM DO "
        "DZ EA EC EE EG EH ER ES ET EU EZ FI FJ FK FM FO FR FX GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT "
        "GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
        "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY "
        "MZ NA NC NE NF NG NI NL NO NP NR NT NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU "
        "RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SU SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN "
        "TO TP TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YD YE YT YU ZA ZM ZR ZW ZZ AA "
    )
)
_PRIVATE: Final = re.compile(r"x(?:-[a-z0-9]{1,8})+|i-default|i-mingo", re.IGNORECASE)
_OWN_REGION: Final = re.compile(r"Q[M-Z]|X[A-Z]", re.IGNORECASE)
"""Regions that stay free for whoever wants one."""
_TWO: Final = 2


def is_language(tag: str) -> bool:
    """Say whether a tag's language, and its region where it has one, exist."""
    if _PRIVATE.fullmatch(tag):
        return True
    first, *rest = tag.split("-")
    if len(first) == _TWO and first.lower() not in _LANGUAGES:
        return False
    for part in rest:
        if len(part) == 1:
            break
        if len(part) == _TWO and part.upper() not in _REGIONS and not _OWN_REGION.fullmatch(part):
            return False
    return first.isalpha()
