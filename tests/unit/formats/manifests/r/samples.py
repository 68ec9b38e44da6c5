"""A small good file of renv. Other tests spoil it."""

COMMIT = "5247dbaa65b42b601058555f4a8b2bd541f5611f"
USER = "somebody" + ":" + "word" + "@"

RENV_LOCK = f"""{{
  "R": {{"Version": "4.3.1", "Repositories": [{{"Name": "CRAN", "URL": "https://{USER}cran.example"}}]}},
  "Packages": {{
    "a": {{
      "Package": "a", "Version": "1.2.3", "Source": "Repository", "Repository": "CRAN",
      "Requirements": ["R", "c"]
    }},
    "b": {{"Package": "b", "Version": "2.0.1", "Source": "Bioconductor", "Imports": "methods, c (>= 1.0)"}},
    "c": {{"Version": "1.0", "Repository": "RSPM", "Depends": ["R (>= 3.5)"]}},
    "g": {{
      "Package": "g", "Version": "0.1.0", "Source": "GitHub", "RemoteType": "github", "RemoteHost": "api.github.com",
      "RemoteUsername": "o", "RemoteRepo": "g", "RemoteRef": "main", "RemoteSha": "{COMMIT}"
    }},
    "h": {{"Version": "0.1", "RemoteType": "git2r", "RemoteUrl": "https://{USER}forge.example/o/h.git"}},
    "local": {{"Package": "local", "Version": "0.1.0"}}
  }}
}}
""".encode()

SAMPLES: dict[str, tuple[str, bytes]] = {"cran.renv-lock": ("renv.lock", RENV_LOCK)}
