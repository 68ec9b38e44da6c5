"""What can go wrong with settings.

InterlockError
└── SettingsError                  CFG-1xx
    ├── SettingsUnreadable         CFG-101
    ├── PluginMissing              CFG-102
    ├── PluginBroken               CFG-103
    ├── StoreNotChosen             CFG-104
    ├── MirrorUnknown              CFG-105
    ├── StageMisdeclared           CFG-106
    ├── RepositoryUnknown          CFG-107
    ├── ArticleUnknown             CFG-108
    ├── FileNotCommitted           CFG-109
    ├── ZoneUnknown                CFG-110
    ├── TagUnresolved              CFG-120
    ├── FrameworkUnknown           CFG-121
    ├── LoginMissing               CFG-130
    ├── LoginUnreadable            CFG-131
    ├── NoChangeTracker            CFG-140
    └── NoConfigurationItem        CFG-141
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class SettingsError(InterlockError):
    """Settings cannot be used."""

    code = "CFG-100"
    family = Family.CONFIGURATION


class SettingsUnreadable(SettingsError):
    """interlock.yaml is there and cannot be read."""

    code = "CFG-101"
    says = "{path} cannot be read: {why}"
    hint = "name a file that is there and that you may read; without an interlock.yaml the defaults hold"


class PluginMissing(SettingsError):
    """A third-party control is allowed, and no installed package brings it."""

    code = "CFG-102"
    says = "{source}:{line}: plug-in {name!r} is allowed, but no installed package brings it"
    hint = "install the package, or remove the name from `plugins`"


class PluginBroken(SettingsError):
    """A third-party control cannot be loaded."""

    code = "CFG-103"
    says = "plug-in {name!r} of {package} cannot be loaded: {why}"
    hint = "mend or remove the package, or take the name out of `plugins`"


class StoreNotChosen(SettingsError):
    """A repository names a database that its user never chose."""

    code = "CFG-104"
    says = "{source} wants evidence to be kept in {where}, which this machine has not used before"
    hint = (
        "if you trust that database, name it once yourself, by the whole URL that stands there: "
        "`interlock check --store {where}...`"
    )


class MirrorUnknown(SettingsError):
    """A mirror is named that nobody configured."""

    code = "CFG-105"
    family = Family.USAGE
    says = "there is no mirror {name!r} in your advisories.yaml"
    hint = "name one of these: {known}; or give its address"


class StageMisdeclared(SettingsError):
    """A stage of interlock.yaml cannot be what it says."""

    code = "CFG-106"
    says = "{source}:{line}: the stage {name!r} {why}"
    hint = "{remedy}"


class RepositoryUnknown(SettingsError):
    """A repository of artifacts is named that the settings do not know."""

    code = "CFG-107"
    family = Family.USAGE
    says = "no repository of artifacts is called {name!r}"
    hint = "did you mean {nearest!r}? known here: {known}; name any other as oci://HOST/PATH or folder:PATH"


class ArticleUnknown(SettingsError):
    """Nothing on this machine is meant by the name of an artifact."""

    code = "CFG-108"
    family = Family.USAGE
    says = "{text!r} is no artifact: {why}"
    hint = "name a file, the sha256:... of something that was built here, or an OCI image layout (PATH or PATH:TAG)"


class FileNotCommitted(SettingsError):
    """An environment names a file of configuration that the commit does not have."""

    code = "CFG-109"
    says = "{commit} has no file {path}, which an environment is configured with"
    hint = "commit it, or take it out of the environment's `configuration:`"


class ZoneUnknown(SettingsError):
    """A window is given in a time zone that this machine does not know."""

    code = "CFG-110"
    says = "there is no time zone {name!r} on this machine"
    hint = "write a name of the IANA database such as Europe/Vienna, and install the package tzdata if it is missing"


class TagUnresolved(SettingsError):
    """A tag lies in a registry that nobody said may be asked."""

    code = "CFG-120"
    says = "{text} is in no repository that {file} names, so nobody asks what its tag stands for"
    hint = "name the image by its digest, or add where it lies to `repositories:`"


class FrameworkUnknown(SettingsError):
    """No standard is called so."""

    code = "CFG-121"
    family = Family.USAGE
    says = "there is no standard called {name!r}"
    hint = "these are known: {known}"


class LoginMissing(SettingsError):
    """Nobody said which server is asked."""

    code = "CFG-130"
    family = Family.USAGE
    says = "no server is known here: {why}"
    hint = "`interlock login URL` signs in to one; how-to/ci.md says how a job is known without a secret"


class LoginUnreadable(SettingsError):
    """The file that says which server is asked cannot be used."""

    code = "CFG-131"
    says = "{path} cannot be used: {why}"
    hint = "sign in again with `interlock login URL`"


class NoChangeTracker(SettingsError):
    """No tracker of changes was named that there is, or several could be meant."""

    code = "CFG-140"
    says = "there is no tracker of changes {wanted}; channels.yaml names {known}"
    hint = "name one of the kind servicenow-change under `trackers`, and with `--tracker` where there are several"


class NoConfigurationItem(SettingsError):
    """Nobody said which configuration item stands for an environment, so no change can be for it."""

    code = "CFG-141"
    says = "the tracker {tracker} has no configuration item for {environment!r}; it has {known}"
    hint = "name the id or the name of the item of the environment under `items` of the tracker in channels.yaml"
