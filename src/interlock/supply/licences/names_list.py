"""Names of licences that files write instead of ids, as `names.plain` leaves them. Floor 3."""

from __future__ import annotations

from typing import Final

NAMES: Final[dict[str, str]] = {
    name: expression
    for expression, names in {
        "0BSD": "bsd zero clause|zero clause bsd|bsd 0 clause|free public 1.0.0",
        "AFL-3.0": "academic free 3.0|academic free afl|afl 3.0",
        "AGPL-3.0-only": "agplv3|agpl 3|agpl 3.0|gnu agpl 3|gnu affero general public 3|gnu affero general public 3.0"
        "|gnu agplv3|affero gpl 3",
        "AGPL-3.0-or-later": "agplv3+|agpl 3+|agpl 3.0+|gnu affero general public 3 or later"
        "|gnu affero general public 3.0 or later|gnu agplv3+|agpl 3.0 or later",
        "Apache-1.1": "apache 1.1|apache software 1.1",
        "Apache-2.0": "apache 2|apache 2.0|apache2|apache2.0|apache software 2|apache software 2.0|asl 2.0|asl 2"
        "|apache 2.0 software|al 2.0|apache public 2.0|apachev2|apache foundation 2.0",
        "Artistic-1.0": "artistic 1.0",
        "Artistic-2.0": "artistic 2.0|artistic 2",
        "BSD-2-Clause": "bsd 2|bsd 2 clause|2 clause bsd|simplified bsd|freebsd|bsd2|bsd 2 clause simplified"
        "|new bsd 2 clause",
        "BSD-3-Clause": "bsd 3|bsd 3 clause|3 clause bsd|new bsd|modified bsd|revised bsd|bsd3|bsd new|bsd 3 clause new"
        "|bsd 3 clause new or revised|bsd 3 clause new or revised bsd|3 clause bsd new"
        "|eclipse distribution 1.0|edl 1.0|eclipse distribution|bsd new or revised|new or revised bsd"
        "|go bsd|edl",
        "BSD-4-Clause": "bsd 4 clause|4 clause bsd|original bsd|old bsd",
        "BSL-1.0": "boost software 1.0|boost 1.0|boost software 1.0 bsl 1.0|boost|boost software",
        "CC-BY-3.0": "cc by 3.0|creative commons attribution 3.0",
        "CC-BY-4.0": "cc by 4.0|creative commons attribution 4.0|creative commons attribution 4.0 international",
        "CC-BY-SA-4.0": "cc by sa 4.0|creative commons attribution sharealike 4.0",
        "CC0-1.0": "cc0|cc0 1.0|cc0 1.0 universal|cc0 1.0 universal cc0 1.0 public domain dedication"
        "|public domain per creative commons cc0|creative commons zero"
        "|creative commons zero 1.0 universal",
        "CDDL-1.0": "cddl 1.0|cddl1.0|common development and distribution 1.0"
        "|common development and distribution 1.0 cddl 1.0|common development and distribution cddl 1.0"
        "|cddl 1",
        "CDDL-1.1": "cddl 1.1|common development and distribution 1.1",
        "CDDL-1.0 OR GPL-2.0-only": "cddl gplv2",
        "CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0": "cddl + gplv2 with classpath exceptio"
        "n|cddl+gplv2 with classpath exception",
        "CECILL-2.1": "cecill 2.1|cea cnrs inria logiciel libre cecill 2.1|cecill 2.1 free software agreement",
        "CECILL-B": "cecill b|cecill b free software agreement",
        "CECILL-C": "cecill c|cecill c free software agreement",
        "CPL-1.0": "cpl|cpl 1.0|common public|common public 1.0",
        "EPL-1.0": "epl 1.0|eclipse public 1.0|epl 1|eclipse public 1|epl1.0|eclipse public epl 1.0",
        "EPL-2.0": "epl 2.0|eclipse public 2.0|epl 2|eclipse public 2|epl2.0|eclipse public 2.0 epl 2.0",
        "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0": "epl 2.0 or gpl 2.0 with classpath exception 2.0",
        "EUPL-1.1": "eupl 1.1|european union public 1.1",
        "EUPL-1.2": "eupl 1.2|european union public 1.2",
        "GPL-1.0-or-later": "gpl 1.0+|gplv1+",
        "GPL-2.0-only": "gplv2|gpl 2|gpl 2.0|gnu gpl 2|gnu gpl 2.0|gnu general public 2|gnu general public 2.0|gpl2"
        "|gnu gplv2|gnu general public 2.0 only|gpl 2 only",
        "GPL-2.0-only WITH Classpath-exception-2.0": "gpl2 w cpe|gplv2 with classpath exception|gplv2+ce|gplv2 ce"
        "|gnu general public 2 with classpath exception|gpl 2.0 with classpath exception"
        "|gnu general public 2 with gnu classpath exception|gnu general public 2 w classpath exception"
        "|gpl2 with classpath exception|gplv2 with cpe",
        "GPL-2.0-or-later": "gplv2+|gpl 2+|gpl 2.0+|gnu gpl 2+|gnu general public 2 or later|gpl >= 2"
        "|gnu general public 2.0 or later|gpl 2 or later|gnu gplv2+|gpl 2.0 or later|gpl2+|gpl >=2"
        "|gnu gpl 2 or later",
        "GPL-3.0-only": "gplv3|gpl 3|gpl 3.0|gnu gpl 3|gnu gpl 3.0|gnu general public 3|gnu general public 3.0|gpl3"
        "|gnu gplv3|gnu general public 3.0 only|gpl 3 only",
        "GPL-3.0-or-later": "gplv3+|gpl 3+|gpl 3.0+|gnu gpl 3+|gnu general public 3 or later|gpl >= 3"
        "|gnu general public 3.0 or later|gpl 3 or later|gnu gplv3+|gpl 3.0 or later|gpl3+|gpl >=3"
        "|gnu gpl 3 or later",
        "HPND": "historical permission notice and disclaimer|historical permission notice and disclaimer hpnd",
        "ISC": "isc|isc iscl|iscl|internet systems consortium",
        "LGPL-2.0-only": "lgplv2|lgpl 2.0|gnu lesser general public 2|gnu library general public 2"
        "|gnu library or lesser general public 2",
        "LGPL-2.0-or-later": "lgplv2+|lgpl 2.0+|gnu lesser general public 2 or later|lgpl 2+|lgpl >= 2"
        "|gnu library general public 2 or later",
        "LGPL-2.1-only": "lgplv2.1|lgpl 2.1|gnu lesser general public 2.1"
        "|gnu lgpl 2.1|lgpl2.1|lesser general public 2.1"
        "|lesser gnu general public 2.1",
        "LGPL-2.1-or-later": "lgplv2.1+|lgpl 2.1+|gnu lesser general public 2.1 or later|gnu lgpl 2.1+|lgpl2.1+"
        "|lgpl 2.1 or later|lgpl >= 2.1",
        "LGPL-3.0-only": "lgplv3|lgpl 3|lgpl 3.0|gnu lesser general public 3|gnu lesser general public 3.0|gnu lgpl 3"
        "|lgpl3|gnu lgplv3|gnu lgpl 3.0",
        "LGPL-3.0-or-later": "lgplv3+|lgpl 3+|lgpl 3.0+|gnu lesser general public 3 or later|gnu lgpl 3+|lgpl3+"
        "|gnu lesser general public 3.0 or later|lgpl 3 or later|lgpl >= 3|gnu lgplv3+",
        "MIT": "mit|mit x11|x11 mit|expat|mit expat|mit mit|mitlicense|mit style expat|mit x consortium",
        "MIT-0": "mit no attribution|mit 0",
        "MPL-1.1": "mpl 1.1|mozilla public 1.1|mozilla public 1.1 mpl 1.1|mplv1.1",
        "MPL-2.0": "mpl 2|mpl 2.0|mozilla public 2|mozilla public 2.0|mozilla public 2.0 mpl 2.0|mplv2.0|mplv2|mpl2"
        "|mpl2.0",
        "MS-PL": "ms pl|microsoft public|microsoft public ms pl",
        "MS-RL": "ms rl|microsoft reciprocal",
        "MulanPSL-2.0": "mulan permissive software 2|mulan psl 2|mulanpsl2|mulan permissive software 2 mulanpsl 2.0",
        "NCSA": "university of illinois ncsa open source|university of illinois open source|ncsa",
        "OFL-1.1": "ofl 1.1|sil open font 1.1|sil open font 1.1 ofl 1.1|ofl|open font",
        "OpenSSL": "openssl",
        "OSL-3.0": "osl 3.0|open software 3.0|open software 3.0 osl 3.0",
        "PHP-3.01": "php 3.01",
        "PostgreSQL": "postgresql",
        "PSF-2.0": "psf|psf 2.0|python software foundation|psfl|psf 2",
        "Python-2.0": "python 2.0",
        "Ruby": "ruby|ruby s|rubys",
        "UPL-1.0": "universal permissive 1.0|upl 1.0|universal permissive|universal permissive upl|upl",
        "Unlicense": "unlicense|un|unlicense unlicense",
        "Vim": "vim",
        "W3C": "w3c|w3c software|w3c software notice and",
        "WTFPL": "wtfpl|do what f*ck you want to public|do what fuck you want to public|wtfpl 2",
        "X11": "x11|x consortium",
        "ZPL-2.1": "zpl 2.1|zope public 2.1",
        "Zlib": "zlib|zlib libpng",
    }.items()
    for name in names.split("|")
}
"""An expression for each name."""

FAMILIES: Final[dict[str, str]] = {
    name: category
    for category, names in {
        "public-domain": "public domain|pd|publicdomain|public domain dedication",
        "permissive": "bsd|bsd style|bsd like|bsd derived|apache|apache software|mit style|mit like|bsd or mit"
        "|psf compatible|apache software foundation|osi approved bsd|academic free|cryptography bsd"
        "|zope public|zpl|zope|hpnd style|permissive|python|cc by|php",
        "weak-copyleft": "lgpl|gnu lgpl|gnu lesser general public|gnu library or lesser general public"
        "|lesser general public|gnu library or lesser general public lgpl|mpl|mozilla public|epl"
        "|eclipse public|cddl|artistic|common development and distribution|cc by sa|eupl"
        "|gnu library general public|perl",
        "strong-copyleft": "gpl|gnu gpl|gnu general public|gnu general public gpl|gnu|copyleft|general public"
        "|gnu free documentation|gfdl|fdl|cecill",
        "network-copyleft": "agpl|gnu agpl|affero gpl|gnu affero general public|affero general public",
        "restricted": "proprietary|other proprietary|commercial|all rights reserved|closed source|private|freeware"
        "|free for non commercial use|free for home use|shareware|free to use but restricted"
        "|source available|business source|elastic|cc by nc|cc by nc nd|cc by nc sa|cc by nd"
        "|free for educational use|aladdin free public|aladdin free public afpl|server side public"
        "|commons clause|internal|not open source|confidential|unlicensed",
    }.items()
    for name in names.split("|")
}
"""A category for each name that stands for several licences."""

ADDRESSES: Final[dict[str, str]] = {
    "apache.org/licenses/license-2.0": "Apache-2.0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
    "eclipse.org/legal/epl-2.0": "EPL-2.0",
    "eclipse.org/legal/epl-v10": "EPL-1.0",
    "eclipse.org/legal/epl-v20": "EPL-2.0",
    "gnu.org/licenses/agpl-3.0": "AGPL-3.0-only",
    "gnu.org/licenses/gpl-3.0": "GPL-3.0-only",
    "gnu.org/licenses/lgpl-2.1": "LGPL-2.1-only",
    "gnu.org/licenses/lgpl-3.0": "LGPL-3.0-only",
    "licenses.nuget.org/apache-2.0": "Apache-2.0",
    "licenses.nuget.org/mit": "MIT",
    "mozilla.org/en-us/mpl/2.0": "MPL-2.0",
    "mozilla.org/mpl/2.0": "MPL-2.0",
    "opensource.org/license/mit": "MIT",
    "opensource.org/licenses/apache-2.0": "Apache-2.0",
    "opensource.org/licenses/bsd-2-clause": "BSD-2-Clause",
    "opensource.org/licenses/bsd-3-clause": "BSD-3-Clause",
    "opensource.org/licenses/isc": "ISC",
    "opensource.org/licenses/mit": "MIT",
    "opensource.org/licenses/mit-license": "MIT",
    "opensource.org/licenses/mit-license.php": "MIT",
    "unlicense.org": "Unlicense",
}
"""An expression for each address, without its scheme, `www.` and ending."""
