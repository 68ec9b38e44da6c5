"""A small good file of each format: its usual path and its bytes. Other tests spoil them."""

from __future__ import annotations

from tests.unit.formats.manifests.beam.samples import SAMPLES as BEAM
from tests.unit.formats.manifests.conan.samples import SAMPLES as CONAN
from tests.unit.formats.manifests.dart.samples import SAMPLES as DART
from tests.unit.formats.manifests.dotnet.samples import SAMPLES as DOTNET
from tests.unit.formats.manifests.golang.samples import SAMPLES as GOLANG
from tests.unit.formats.manifests.haskell.samples import SAMPLES as HASKELL
from tests.unit.formats.manifests.java.samples import SAMPLES as JAVA
from tests.unit.formats.manifests.other.samples import SAMPLES as OTHER
from tests.unit.formats.manifests.r.samples import SAMPLES as R
from tests.unit.formats.manifests.rust.samples import SAMPLES as RUST
from tests.unit.formats.manifests.samples_installed import INSTALLED
from tests.unit.formats.manifests.swift.samples import SAMPLES as SWIFT

SHA512 = "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
"""Of nothing, in base 64."""
SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
USER = "somebody" + ":" + "word" + "@"
"""What no reader may repeat; put together here, since no file of ours holds what looks like credentials."""
COMMIT = "5247dbaa65b42b601058555f4a8b2bd541f5611f"

PACKAGE_LOCK = f"""{{
  "name": "shop", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
  "packages": {{
    "": {{
      "name": "shop", "version": "1.0.0",
      "dependencies": {{"a": "^1.0.0", "lib": "file:lib", "g": "github:o/g#v1"}},
      "devDependencies": {{"@s/b": "^2.0.0"}}
    }},
    "node_modules/a": {{
      "version": "1.2.3", "resolved": "https://registry.example/a/-/a-1.2.3.tgz", "integrity": "sha512-{SHA512}",
      "license": "MIT", "hasInstallScript": true, "dependencies": {{"c": "^1.0.0"}}
    }},
    "node_modules/@s/b": {{
      "version": "2.0.1", "resolved": "https://registry.example/@s/b/-/b-2.0.1.tgz", "dev": true,
      "dependencies": {{"c": "^2.0.0"}}
    }},
    "node_modules/@s/b/node_modules/c": {{"version": "2.0.0", "dev": true}},
    "node_modules/c": {{"version": "1.0.0"}},
    "node_modules/old": {{"name": "c", "version": "1.0.0", "optional": true}},
    "node_modules/g": {{"version": "1.0.0", "resolved": "git+ssh://{USER}forge.example/o/g.git#{COMMIT}"}},
    "node_modules/lib": {{"resolved": "lib", "link": true}},
    "lib": {{"version": "0.1.0", "dependencies": {{"a": "*"}}}}
  }}
}}
""".encode()

PACKAGE_LOCK_1 = f"""{{
  "name": "shop", "version": "1.0.0", "lockfileVersion": 1, "requires": true,
  "dependencies": {{
    "a": {{
      "version": "1.2.3", "resolved": "https://registry.example/a/-/a-1.2.3.tgz", "integrity": "sha512-{SHA512}",
      "requires": {{"c": "^2.0.0"}},
      "dependencies": {{"c": {{"version": "2.0.0"}}}}
    }},
    "alias": {{"version": "npm:@s/b@2.0.1", "dev": true}},
    "c": {{"version": "1.0.0"}},
    "g": {{"version": "git+ssh://git@forge.example/o/g.git#{COMMIT}", "from": "g@github:o/g"}},
    "lib": {{"version": "file:lib"}}
  }}
}}
""".encode()

PACKAGE_JSON = b"""{
  "name": "shop", "version": "1.0.0", "license": "MIT",
  "scripts": {"postinstall": "node x.js"},
  "dependencies": {
    "a": "^1.0.0",
    "g": "github:o/g#v1",
    "alias": "npm:@s/b@^2.0.0"
  },
  "devDependencies": {
    "c": "~2.0.0"
  },
  "peerDependencies": {"p": ">=1"}
}
"""

YARN_1 = f"""# yarn lockfile v1


"@s/b@^2.0.0":
  version "2.0.1"
  resolved "https://registry.example/@s/b/-/b-2.0.1.tgz#{SHA1}"
  dependencies:
    c "^1.0.0"

a@^1.0.0, a@^1.2.0:
  version "1.2.3"
  resolved "https://registry.example/a/-/a-1.2.3.tgz"
  integrity sha512-{SHA512}
  optionalDependencies:
    "@s/b" "^2.0.0"

"alias@npm:c@^1.0.0", c@^1.0.0:
  version "1.0.0"
  resolved "https://registry.example/c/-/c-1.0.0.tgz"

"g@github:o/g":
  version "0.1.0"
  resolved "https://codeload.github.com/o/g/tar.gz/{COMMIT}"
""".encode()

YARN_2 = f"""__metadata:
  version: 8
  cacheKey: 10c0

"a@npm:^1.0.0, a@npm:^1.2.0":
  version: 1.2.3
  resolution: "a@npm:1.2.3"
  dependencies:
    c: "npm:^1.0.0"
  checksum: 10c0/{"ab" * 64}
  languageName: node
  linkType: hard

"c@npm:^1.0.0":
  version: 1.0.0
  resolution: "c@npm:1.0.0"
  languageName: node
  linkType: hard

"p@patch:c@npm%3A^1.0.0#./c.patch":
  version: 1.0.0
  resolution: "p@patch:c@npm%3A1.0.0#./c.patch::version=1.0.0"
  languageName: node
  linkType: hard

"g@github:o/g":
  version: 0.1.0
  resolution: "g@https://forge.example/o/g.git#commit={COMMIT}"
  languageName: node
  linkType: hard

"lib@workspace:lib":
  version: 0.0.0-use.local
  resolution: "lib@workspace:lib"
  languageName: unknown
  linkType: soft

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    a: "npm:^1.0.0"
    lib: "workspace:lib"
  languageName: unknown
  linkType: soft
""".encode()

PNPM_9 = f"""lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.2.3(c@1.0.0)
    devDependencies:
      '@s/b':
        specifier: ^2.0.0
        version: 2.0.1

packages:

  '@s/b@2.0.1':
    resolution: {{integrity: sha512-{SHA512}}}

  a@1.2.3:
    resolution: {{integrity: sha512-{SHA512}}}
    peerDependencies:
      c: '*'

  c@1.0.0:
    resolution: {{integrity: sha512-{SHA512}}}

  g@https://codeload.github.com/o/g/tar.gz/{COMMIT}:
    resolution: {{tarball: https://codeload.github.com/o/g/tar.gz/{COMMIT}}}
    version: 0.1.0

snapshots:

  '@s/b@2.0.1':
    dependencies:
      g: https://codeload.github.com/o/g/tar.gz/{COMMIT}

  a@1.2.3(c@1.0.0):
    dependencies:
      c: 1.0.0

  c@1.0.0: {{}}

  g@https://codeload.github.com/o/g/tar.gz/{COMMIT}: {{}}
""".encode()

PNPM_6 = f"""lockfileVersion: '6.0'

dependencies:
  a:
    specifier: ^1.0.0
    version: 1.2.3(c@1.0.0)

packages:

  /@s/b@2.0.1:
    resolution: {{integrity: sha512-{SHA512}}}
    dev: true

  /a@1.2.3(c@1.0.0):
    resolution: {{integrity: sha512-{SHA512}}}
    requiresBuild: true
    dependencies:
      c: 1.0.0
    dev: false

  /c@1.0.0:
    resolution: {{integrity: sha512-{SHA512}}}
    dev: false
""".encode()

PNPM_5 = f"""lockfileVersion: 5.4

specifiers:
  a: ^1.0.0

dependencies:
  a: 1.2.3_c@1.0.0

packages:

  /@s/b/2.0.1:
    resolution: {{integrity: sha512-{SHA512}}}
    dev: true

  /a/1.2.3_c@1.0.0:
    resolution: {{integrity: sha512-{SHA512}}}
    dependencies:
      c: 1.0.0
    dev: false

  /c/1.0.0:
    resolution: {{integrity: sha512-{SHA512}}}
    optional: true

  file:lib:
    resolution: {{directory: lib, type: directory}}
    name: lib
    version: 0.1.0
""".encode()

BUN = f"""{{
  // written by bun
  "lockfileVersion": 1,
  "workspaces": {{
    "": {{
      "name": "shop",
      "dependencies": {{ "a": "^1.0.0", }},
      "devDependencies": {{ "@s/b": "^2.0.0", }},
    }},
  }},
  "trustedDependencies": ["a"],
  "packages": {{
    "@s/b": ["@s/b@2.0.1", "", {{ "dependencies": {{ "c": "^2.0.0" }} }}, "sha512-{SHA512}"],
    "a": ["a@1.2.3", "", {{ "dependencies": {{ "c": "^1.0.0" }} }}, "sha512-{SHA512}"],
    "c": ["c@1.0.0", "", {{}}, "sha512-{SHA512}"],
    "@s/b/c": ["c@2.0.0", "", {{}}, "sha512-{SHA512}"],
    "g": ["g@github:o/g#5247dba", {{}}, "o-g-5247dba"],
    "lib": ["lib@workspace:lib"],
  }}
}}
""".encode()

DENO_LOCK = f"""{{
  "version": "5",
  "specifiers": {{"jsr:@std/path@^1": "1.0.8", "npm:a@^1": "1.2.3"}},
  "jsr": {{"@std/path@1.0.8": {{"integrity": "{SHA256}"}}}},
  "npm": {{
    "a@1.2.3": {{"integrity": "sha512-{SHA512}", "dependencies": ["c"]}},
    "c@1.0.0_a@1.2.3": {{"integrity": "sha512-{SHA512}"}}
  }},
  "remote": {{"https://modules.example/std@0.140.0/path/mod.ts": "{SHA256}"}}
}}
""".encode()

DENO_JSON = b"""{
  // imports
  "name": "@me/app", "version": "0.1.0",
  "imports": {
    "a": "npm:a@^1.2", "path": "jsr:@std/path@1.0.8", "x": "./x.ts", "m": "https://modules.example/std@0.1.0/mod.ts",
  },
}
"""

COMPOSER_LOCK = f"""{{
  "content-hash": "0",
  "packages": [
    {{
      "name": "vendor/a", "version": "v1.2.3", "license": ["MIT"], "time": "2025-01-01T00:00:00+00:00",
      "source": {{"type": "git", "url": "https://forge.example/vendor/a.git", "reference": "{COMMIT}"}},
      "dist": {{"type": "zip", "url": "https://forge.example/a.zip", "reference": "{COMMIT}", "shasum": "{SHA1}"}},
      "require": {{"php": ">=8", "ext-json": "*", "vendor/c": "^1.0"}}
    }},
    {{"name": "vendor/c", "version": "1.0.0", "replace": {{"vendor/old": "*"}}}}
  ],
  "packages-dev": [{{"name": "vendor/b", "version": "2.0.1", "require": {{"vendor/old": "*"}}, "provide": []}}]
}}
""".encode()

COMPOSER_JSON = b"""{
  "name": "me/shop", "license": "proprietary",
  "require": {"php": ">=8", "vendor/a": "^1.0"},
  "require-dev": {"vendor/b": "^2.0"},
  "repositories": [{"type": "composer", "url": "https://{USER}packages.example"}]
}
""".replace(b"{USER}", USER.encode())

COMPOSER_INSTALLED = b"""{
  "packages": [{"name": "vendor/a", "version": "1.2.3"}, {"name": "vendor/b", "version": "2.0.1"}],
  "dev": true,
  "dev-package-names": ["vendor/b"]
}
"""

GEMFILE_LOCK = f"""GIT
  remote: https://{USER}forge.example/o/g.git
  revision: {COMMIT}
  branch: main
  specs:
    g (0.1.0)
      a (~> 1.0)

PATH
  remote: lib
  specs:
    lib (0.1.0)

GEM
  remote: https://gems.example/
  specs:
    a (1.2.3)
      c (>= 1.0, < 2)
    c (1.0.0)
    native (2.0.1-x86_64-linux)
    native (2.0.1)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  a (~> 1.0)
  g!
  lib!

CHECKSUMS
  a (1.2.3) sha256={SHA256}
  c (1.0.0)

BUNDLED WITH
   2.6.2
""".encode()

GEMFILE = b"""source "https://gems.example"

gem "a", "~> 1.0", ">= 1.2" # because
gem 'g', git: 'https://forge.example/o/g.git', branch: 'main'
gem "h",
  github: "o/h",
  require: false
group :development, :test do
  gem "b", path: "lib"
end
gem name_of_it
gemspec
"""

GEMSPEC = b"""Gem::Specification.new do |spec|
  spec.name = "shop"
  spec.version = Shop::VERSION
  spec.license = "MIT"
  spec.add_dependency "a", "~> 1.0", ">= 1.2"
  spec.add_development_dependency("b", "~> 2.0")
  spec.add_dependency computed
end
"""

REQUIREMENTS = f"""--index-url https://{USER}index.example/simple
a[x]==1.2.3 ; python_version > "3.8" \\
    --hash=sha256:{SHA256}
B.c >= 2.0, <3  # because
git+https://{USER}forge.example/o/g.git@v1#egg=g
d @ https://files.example/d-1.0-py3-none-any.whl
e==${{E_VERSION}}
-r more.txt
-c constraints.txt
-e ./lib
""".encode()

PYPROJECT = b"""[build-system]
requires = ["hatchling>=1.2"]

[project]
name = "shop"
version = "1.0.0"
license = "MIT"
dependencies = ["a[x]==1.2.3", "b-c>=2.0,<3", "g @ git+https://forge.example/o/g.git@v1"]
dynamic = ["optional-dependencies"]

[project.optional-dependencies]
fast = ["d~=1.0"]

[dependency-groups]
test = ["e==1.0", {include-group = "lint"}]
lint = ["f"]

[tool.poetry.dependencies]
python = "^3.11"
p = "1.2.3"
q = { git = "https://forge.example/o/q.git", rev = "main" }

[tool.poetry.group.dev.dependencies]
r = [{ version = "^1.0", python = "<3.12" }, { version = "^2.0", python = ">=3.12" }]

[[tool.poetry.source]]
name = "own"
url = "https://{USER}index.example/simple"
""".replace(b"{USER}", USER.encode())

POETRY_LOCK = f"""[[package]]
name = "a"
version = "1.2.3"
optional = false
groups = ["main"]
files = [{{file = "a-1.2.3-py3-none-any.whl", hash = "sha256:{SHA256}"}}]

[package.dependencies]
B_c = ">=2.0"

[[package]]
name = "b-c"
version = "2.0.1"
optional = true
groups = ["main", "dev"]
files = []

[[package]]
name = "g"
version = "0.1.0"
groups = ["dev"]

[package.source]
type = "git"
url = "https://{USER}forge.example/o/g.git"
reference = "main"
resolved_reference = "{COMMIT}"

[extras]
fast = ["b-c"]

[metadata]
lock-version = "2.1"
""".encode()

POETRY_LOCK_1 = f"""[[package]]
name = "a"
version = "1.2.3"
category = "dev"
optional = false

[metadata.files]
a = [{{file = "a.whl", hash = "sha256:{SHA256}"}}]
""".encode()

PDM_LOCK = f"""[metadata]
groups = ["default", "fast"]
lock_version = "4.5.0"

[[package]]
name = "a"
version = "1.2.3"
groups = ["default"]
dependencies = ["B_c>=2.0; python_version > '3.8'"]
files = [{{file = "a-1.2.3-py3-none-any.whl", hash = "sha256:{SHA256}"}}]

[[package]]
name = "b-c"
version = "2.0.1"
groups = ["fast"]

[[package]]
name = "g"
version = "0.1.0"
git = "https://forge.example/o/g.git"
ref = "main"
revision = "{COMMIT}"
groups = ["dev"]
""".encode()

UV_LOCK = f"""version = 1

[[package]]
name = "a"
version = "1.2.3"
source = {{ registry = "https://{USER}index.example/simple" }}
dependencies = [{{ name = "b-c", marker = "python_version > '3.8'" }}]
sdist = {{ url = "https://files.example/a.tar.gz", hash = "sha256:{SHA256}", upload-time = "2025-05-20T23:19:49Z" }}
wheels = [{{ url = "https://files.example/a.whl", hash = "sha256:{SHA256}", upload-time = "2025-05-20T23:19:47Z" }}]

[[package]]
name = "b-c"
version = "2.0.1"
source = {{ registry = "https://{USER}index.example/simple" }}

[[package]]
name = "g"
version = "0.1.0"
source = {{ git = "https://forge.example/o/g.git?rev=main#{COMMIT}" }}

[[package]]
name = "lib"
version = "0.1.0"
source = {{ editable = "lib" }}

[[package]]
name = "shop"
version = "1.0.0"
source = {{ editable = "." }}
dependencies = [{{ name = "a" }}]

[package.dev-dependencies]
test = [{{ name = "g" }}]
""".encode()

PYLOCK = f"""lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "a"
version = "1.2.3"
index = "https://{USER}index.example/simple"
dependencies = [{{ name = "g" }}]

[[packages.wheels]]
url = "https://files.example/a.whl"
upload-time = 2025-05-20T23:19:47Z
hashes = {{ sha256 = "{SHA256}" }}

[[packages]]
name = "g"
version = "0.1.0"
vcs = {{ type = "git", url = "https://forge.example/o/g.git", requested-revision = "main", commit-id = "{COMMIT}" }}

[[packages]]
name = "shop"
directory = {{ path = ".", editable = true }}
""".encode()

PIPFILE = b"""[[source]]
name = "own"
url = "https://{USER}index.example/simple"

[packages]
a = "==1.2.3"
b_c = {version = ">=2.0", extras = ["x"]}
g = {git = "https://forge.example/o/g.git", ref = "main"}

[dev-packages]
d = "*"
""".replace(b"{USER}", USER.encode())

PIPFILE_LOCK = f"""{{
  "_meta": {{"sources": [{{"name": "own", "url": "https://{USER}index.example/simple"}}]}},
  "default": {{
    "a": {{"hashes": ["sha256:{SHA256}"], "index": "own", "version": "==1.2.3"}},
    "g": {{"git": "https://forge.example/o/g.git", "ref": "{COMMIT}"}}
  }},
  "develop": {{"d": {{"version": "==1.0"}}}}
}}
""".encode()

SETUP_CFG = b"""[metadata]
name = shop
version = attr: shop.__version__
license = MIT

[options]
install_requires =
    a==1.2.3
    # because
    b-c>=2.0; python_version > "3.8"

[options.extras_require]
fast =
    d
"""

SETUP_PY = b"""from setuptools import setup

NEEDED = ["a==1.2.3", "b-c>=2.0"]
setup(
    name="shop",
    version="1.0.0",
    install_requires=NEEDED,
    extras_require={"fast": ["d", computed()]},
    tests_require=read(),
)
"""

METADATA = b"""Metadata-Version: 2.4
Name: A.b
Version: 1.2.3
License: MIT
Classifier: License :: OSI Approved :: MIT License
Description: one
        two
Requires-Dist: c

Name: not-this
"""

CONDA_META = f"""{{
  "name": "a", "version": "1.2.3", "channel": "https://{USER}conda.example/main", "license": "MIT",
  "sha256": "{SHA256}"
}}
""".encode()

CONDA_ENVIRONMENT = b"""name: shop
channels:
  - forge
dependencies:
  - python=3.11
  - a=1.2.3=py_0
  - own::b>=2.0,<3
  - c==1.0
  - pip:
      - d==1.0
      - -r requirements.txt
"""

CONDA_LOCK = f"""version: 1
metadata:
  channels:
    - url: forge
package:
  - name: a
    version: 1.2.3
    manager: conda
    platform: linux-64
    dependencies:
      b-c: '>=2.0'
    url: https://conda.example/linux-64/a-1.2.3-0.conda
    hash:
      sha256: {SHA256}
    category: main
    optional: false
  - name: b_c
    version: '2.0'
    manager: pip
    platform: linux-64
    dependencies: {{}}
    url: https://files.example/b_c.whl
    hash:
      sha256: {SHA256}
    category: dev
    optional: true
""".encode()

SAMPLES: dict[str, tuple[str, bytes]] = {
    "npm.package-lock": ("package-lock.json", PACKAGE_LOCK),
    "npm.package-json": ("package.json", PACKAGE_JSON),
    "npm.yarn-lock": ("yarn.lock", YARN_1),
    "npm.pnpm-lock": ("pnpm-lock.yaml", PNPM_9),
    "npm.bun-lock": ("bun.lock", BUN),
    "npm.deno-lock": ("deno.lock", DENO_LOCK),
    "npm.deno-json": ("deno.json", DENO_JSON),
    "composer.lock": ("composer.lock", COMPOSER_LOCK),
    "composer.json": ("composer.json", COMPOSER_JSON),
    "composer.installed": ("vendor/composer/installed.json", COMPOSER_INSTALLED),
    "gem.gemfile-lock": ("Gemfile.lock", GEMFILE_LOCK),
    "gem.gemfile": ("Gemfile", GEMFILE),
    "pypi.requirements": ("requirements.txt", REQUIREMENTS),
    "pypi.pyproject": ("pyproject.toml", PYPROJECT),
    "pypi.poetry-lock": ("poetry.lock", POETRY_LOCK),
    "pypi.pdm-lock": ("pdm.lock", PDM_LOCK),
    "pypi.uv-lock": ("uv.lock", UV_LOCK),
    "pypi.pylock": ("pylock.toml", PYLOCK),
    "pypi.pipfile": ("Pipfile", PIPFILE),
    "pypi.pipfile-lock": ("Pipfile.lock", PIPFILE_LOCK),
    "pypi.setup-cfg": ("setup.cfg", SETUP_CFG),
    "pypi.setup-py": ("setup.py", SETUP_PY),
    "pypi.metadata": ("a_b-1.2.3.dist-info/METADATA", METADATA),
    "conda.meta": ("conda-meta/a-1.2.3-0.json", CONDA_META),
    "conda.environment": ("environment.yml", CONDA_ENVIRONMENT),
    "conda.lock": ("conda-lock.yml", CONDA_LOCK),
    "gem.gemspec": ("shop.gemspec", GEMSPEC),
    **DOTNET,
    **BEAM,
    **DART,
    **HASKELL,
    **SWIFT,
    **CONAN,
    **OTHER,
    **R,
    **GOLANG,
    **JAVA,
    **RUST,
    **INSTALLED,
}
"""One for each format; a format may have other files of other versions above."""
