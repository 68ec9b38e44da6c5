import pytest

from interlock.change.assets import Asset, asset_of


@pytest.mark.parametrize(
    ("path", "asset"),
    [
        ("interlock.yaml", Asset.POLICY),
        ("policies/own.yaml", Asset.POLICY),
        ("docs/CODEOWNERS", Asset.POLICY),
        (".github/workflows/ci.yml", Asset.PIPELINE),
        ("sub/Jenkinsfile.release", Asset.PIPELINE),
        ("main.tf", Asset.INFRASTRUCTURE),
        ("services/web/Dockerfile", Asset.INFRASTRUCTURE),
        ("deploy/k8s/web.yaml", Asset.INFRASTRUCTURE),
        ("config/app.yaml", Asset.CONFIGURATION),
        (".env.production", Asset.CONFIGURATION),
        ("etc/nginx.conf", Asset.CONFIGURATION),
        ("config/settings.py", Asset.CODE),
        ("src/a.py", Asset.CODE),
        ("README.md", Asset.CODE),
    ],
)
def test_a_path_says_what_a_file_is_to_its_delivery(path: str, asset: Asset) -> None:
    assert asset_of(path) is asset
