# ruff: noqa: E501  # lines as the tools write them
"""Small good files of Mix, Rebar and Gleam. Other tests spoil them."""

SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
OTHER = "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b"
COMMIT = "5247dbaa65b42b601058555f4a8b2bd541f5611f"
USER = "somebody" + ":" + "word" + "@"

MIX_LOCK = f"""%{{
  "a": {{:hex, :a, "1.2.3", "{OTHER}", [:mix], [{{:c, "~> 1.0", [hex: :c, repo: "hexpm", optional: false]}}], "hexpm", "{SHA256}"}},
  "b": {{:hex, :real_b, "2.0.1", "{OTHER}", [:rebar3], [], "hexpm:own"}},
  "c": {{:hex, :c, "1.0.0", "{OTHER}", [:mix], [], "hexpm", "{SHA256}"}}, # because
  "g": {{:git, "https://{USER}forge.example/o/g.git", "{COMMIT}", [branch: "feat/x"]}},
  "odd": {{:hex, }},
}}
""".encode()

MIX_EXS = b"""defmodule Shop.MixProject do
  defp deps do
    [
      {:a, "~> 1.2"},
      {:b, "~> 2.0", only: [:dev, :test], runtime: false}, # {:c, "1"}
      {:g, git: "https://forge.example/o/g.git", branch: "feat/x"}
    ]
  end
end
"""

REBAR_LOCK = f"""{{"1.2.0",
[{{<<"a">>,{{pkg,<<"a">>,<<"1.2.3">>}},0}},
 {{<<"b">>,{{pkg,<<"real_b">>,<<"2.0.1">>}},1}},
 {{<<"g">>,
  {{git,"https://{USER}forge.example/o/g.git",
       {{ref,"{COMMIT}"}}}},
  0}}]}}.
[
{{pkg_hash,[
 {{<<"a">>, <<"{OTHER.upper()}">>}}]}},
{{pkg_hash_ext,[
 {{<<"a">>, <<"{SHA256.upper()}">>}}]}}
].
""".encode()

GLEAM_TOML = b"""name = "shop"
version = "1.0.0"
licences = ["Apache-2.0"]

[dependencies]
a = ">= 1.0.0 and < 2.0.0"
lib = { path = "../lib" }
g = { git = "https://forge.example/o/g.git", ref = "main" }

[dev-dependencies]
b = "~> 2.0"
"""

GLEAM_MANIFEST = f"""packages = [
  {{ name = "a", version = "1.2.3", build_tools = ["gleam"], requirements = ["c"], otp_app = "a", source = "hex", outer_checksum = "{SHA256.upper()}" }},
  {{ name = "b", version = "2.0.1", build_tools = ["gleam"], requirements = [], source = "hex" }},
  {{ name = "c", version = "1.0.0", build_tools = ["gleam"], requirements = [], source = "hex" }},
  {{ name = "g", version = "0.1.0", requirements = [], source = "git", repo = "https://{USER}forge.example/o/g.git", commit = "{COMMIT}" }},
  {{ name = "lib", version = "0.1.0", requirements = [], source = "local", path = "../lib" }},
]

[requirements]
a = {{ version = ">= 1.0.0 and < 2.0.0" }}
b = {{ version = "~> 2.0" }}
g = {{ git = "https://forge.example/o/g.git", ref = "main" }}
lib = {{ path = "../lib" }}
""".encode()

SAMPLES: dict[str, tuple[str, bytes]] = {
    "hex.mix-lock": ("mix.lock", MIX_LOCK),
    "hex.rebar-lock": ("rebar.lock", REBAR_LOCK),
    "hex.gleam-toml": ("gleam.toml", GLEAM_TOML),
    "hex.gleam-manifest": ("manifest.toml", GLEAM_MANIFEST),
}
