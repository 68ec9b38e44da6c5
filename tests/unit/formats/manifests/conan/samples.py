"""Small good files of Conan. Other tests spoil them."""

REVISION = "d41d8cd98f00b204e9800998ecf8427e"

CONAN_LOCK = f"""{{
  "version": "0.5",
  "requires": ["a/1.2.3#{REVISION}%1667396813.733", "b/2.0.1@me/stable#{REVISION}%1", "odd"],
  "build_requires": ["cmake/3.25#{REVISION}"],
  "python_requires": []
}}
""".encode()

CONAN_LOCK_1 = f"""{{
  "graph_lock": {{
    "nodes": {{
      "0": {{"ref": "shop/1.0", "requires": ["1"], "build_requires": ["3"], "path": "conanfile.py"}},
      "1": {{"ref": "a/1.2.3#{REVISION}", "package_id": "x", "requires": ["2"], "context": "host"}},
      "2": {{"ref": "c/1.0"}},
      "3": {{"ref": "ninja/1.11", "context": "build"}}
    }},
    "revisions_enabled": true
  }},
  "version": "0.4"
}}
""".encode()

CONAN_LOCK_0 = f"""{{
  "graph_lock": {{
    "nodes": {{
      "x": {{"pref": null, "requires": {{"a/1.2.3@me/testing#{REVISION}": "y"}}}},
      "y": {{"pref": "a/1.2.3@me/testing#{REVISION}:19729b9559f3#{REVISION}"}}
    }}
  }}
}}
""".encode()

CONANFILE = b"""# why
[requires]
a/1.2.3  # because
b/[>1.0 <2.0]
c/1.0@me/stable#d41d8cd98f00b204e9800998ecf8427e

[tool_requires]
cmake/3.25

[test_requires]
gtest/1.14

[options]
a/*:shared=True
"""

SAMPLES: dict[str, tuple[str, bytes]] = {
    "conan.lock": ("conan.lock", CONAN_LOCK),
    "conan.conanfile": ("conanfile.txt", CONANFILE),
}
