"""Small good files of NuGet, MSBuild and Paket. Other tests spoil them."""

SHA512 = "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
"""Of nothing, in base 64."""
COMMIT = "5247dbaa65b42b601058555f4a8b2bd541f5611f"
USER = "somebody" + ":" + "word" + "@"

PACKAGES_LOCK = f"""{{
  "version": 1,
  "dependencies": {{
    "net6.0": {{
      "A": {{
        "type": "Direct", "requested": "[1.2.3, )", "resolved": "1.2.3", "contentHash": "{SHA512}",
        "dependencies": {{"c": "1.0.0"}}
      }},
      "C": {{"type": "Transitive", "resolved": "1.0.0", "contentHash": "broken"}},
      "lib": {{"type": "Project", "dependencies": {{"A": "[1.2.3, )"}}}}
    }},
    "net8.0": {{
      "A": {{"type": "Direct", "requested": "[1.2.3, )", "resolved": "1.2.3", "dependencies": {{"C": "2.0.0"}}}},
      "C": {{"type": "CentralTransitive", "requested": "[2.0.0, )", "resolved": "2.0.0"}}
    }}
  }}
}}
""".encode()

PROJECT = b"""<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><Version>1.0.0</Version><Line>3</Line><BVersion>$(Line).1.0</BVersion></PropertyGroup>
  <ItemGroup Condition="'$(X)' == ''">
    <PackageReference Include="A" Version="1.2.3" />
    <PackageReference Include="B"><Version>$(BVersion)</Version><PrivateAssets>all</PrivateAssets></PackageReference>
    <PackageReference Include="C" Version="[1.0,2.0)" />
    <PackageReference Include="D" />
    <PackageReference Include="E;F" Version="$(Unknown)" />
    <PackageReference Include="G" Version="[1.0.1]" />
    <PackageReference Update="A" Version="" />
  </ItemGroup>
</Project>
"""

CENTRAL = b"""<Project>
  <PropertyGroup><DVersion>4.0.0</DVersion></PropertyGroup>
  <ItemGroup>
    <PackageVersion Include="d" Version="$(DVersion)" />
    <PackageVersion Include="H" Version="5.*" />
    <GlobalPackageReference Include="Analyser" Version="1.0.0" />
  </ItemGroup>
</Project>
"""

PACKAGES_CONFIG = b"""\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>
<packages>
  <package id="A" version="1.2.3" targetFramework="net46" />
  <package id="B" version="2.0.1" developmentDependency="true" allowedVersions="[2,3)" />
  <package id="C" />
</packages>
"""

ASSETS = f"""{{
  "version": 3,
  "targets": {{
    "net6.0": {{
      "A/1.2.3": {{"type": "package", "dependencies": {{"C": "1.0.0", "lib": "1.0.0"}}}},
      "C/1.0.0": {{"type": "package"}},
      "lib/1.0.0": {{"type": "project", "dependencies": {{"B": "2.0.1"}}}},
      "B/2.0.1": {{"type": "package"}}
    }}
  }},
  "libraries": {{
    "A/1.2.3": {{"type": "package", "sha512": "{SHA512}", "path": "a/1.2.3"}},
    "B/2.0.1": {{"type": "package", "sha512": ""}},
    "C/1.0.0": {{"type": "package"}},
    "lib/1.0.0": {{"type": "project", "path": "../lib/lib.csproj"}},
    "odd": {{"type": "package"}}
  }},
  "project": {{
    "version": "1.0.0",
    "restore": {{"projectName": "Shop", "sources": {{"https://{USER}nuget.example/v3/index.json": {{}}}}}},
    "frameworks": {{"net6.0": {{"dependencies": {{"A": {{"target": "Package", "version": "[1.2.3, )"}}}}}}}}
  }}
}}
""".encode()

DEPS = f"""{{
  "runtimeTarget": {{"name": "net6.0"}},
  "targets": {{
    "net6.0": {{
      "Shop/1.0.0": {{"dependencies": {{"A": "1.2.3", "Lib": "1.0.0"}}, "runtime": {{"Shop.dll": {{}}}}}},
      "A/1.2.3": {{"dependencies": {{"C": "1.0.0"}}}},
      "C/1.0.0": {{}},
      "Lib/1.0.0": {{}}
    }}
  }},
  "libraries": {{
    "Shop/1.0.0": {{"type": "project", "sha512": ""}},
    "A/1.2.3": {{"type": "package", "sha512": "sha512-{SHA512}"}},
    "C/1.0.0": {{"type": "package"}},
    "Lib/1.0.0": {{"type": "project"}}
  }}
}}
""".encode()

PAKET_LOCK = f"""REDIRECTS: ON
NUGET
  remote: https://{USER}nuget.example/v3/index.json
    A (1.2.3) - restriction: >= net6.0
      C (>= 1.0)
    C (1.0.0)
GITHUB
  remote: o/tools
    modules/one.fs ({COMMIT})
HTTP
  remote: https://files.example
    two.fs (/two.fs)

GROUP Test
NUGET
  remote: https://nuget.example/v3/index.json
    B (2.0.1)
      C (>= 1.0)
GIT
  remote: https://{USER}forge.example/o/g.git
     ({COMMIT})
""".encode()

PAKET_DEPENDENCIES = f"""// what we need
source https://{USER}nuget.example/v3/index.json
storage: none

nuget A 1.2.3
nuget B ~> 2.0 prerelease # because
nuget C >= 1.0 < 2.0 framework: net6.0
nuget D
nuget E == 4.0.0-beta
github o/tools:{COMMIT} modules/one.fs
git https://forge.example/o/g.git main
http https://files.example/two.fs

group Test
  nuget F 1.0
""".encode()

SAMPLES: dict[str, tuple[str, bytes]] = {
    "nuget.packages-lock": ("packages.lock.json", PACKAGES_LOCK),
    "nuget.project": ("Shop.csproj", PROJECT),
    "nuget.central-packages": ("Directory.Packages.props", CENTRAL),
    "nuget.packages-config": ("packages.config", PACKAGES_CONFIG),
    "nuget.project-assets": ("obj/project.assets.json", ASSETS),
    "nuget.deps-json": ("Shop.deps.json", DEPS),
    "nuget.paket-lock": ("paket.lock", PAKET_LOCK),
    "nuget.paket-dependencies": ("paket.dependencies", PAKET_DEPENDENCIES),
}
