import pytest

from interlock.formats.admission.images import read_image
from interlock.formats.errors import ImageMalformed
from interlock.kernel import Digest

HEX = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.2", "docker.io/library/nginx:1.2"),
        ("library/nginx", "docker.io/library/nginx:latest"),
        ("team/app", "docker.io/team/app:latest"),
        ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/nginx:1", "docker.io/library/nginx:1"),
        ("localhost/app", "localhost/app:latest"),
        ("localhost:5000/app", "localhost:5000/app:latest"),
        ("reg.example.org:5000/a/b__c:v1", "reg.example.org:5000/a/b__c:v1"),
        ("REG.Example.org/app", "reg.example.org/app:latest"),
        ("[::1]:5000/app:1", "[::1]:5000/app:1"),
        (f"app@sha256:{HEX}", f"docker.io/library/app@sha256:{HEX}"),
        (f"reg.example.org/app:v1@sha256:{HEX}", f"reg.example.org/app:v1@sha256:{HEX}"),
        ("team:5000/app", "team:5000/app:latest"),
    ],
)
def test_a_reference_means_what_a_runtime_takes_it_for(text: str, means: str) -> None:
    assert str(read_image(text)) == means


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "Nginx",
            "nginx ",
            " nginx",
            "nginx:",
            ":1",
            "/nginx",
            "a//b",
            "nginx:-1",
            "nginx:a/b",
            "a b",
            "a\n",
        ),
        *(f"app@sha512:{HEX * 2}", "app@sha256:abc", f"app@sha256:{HEX.upper()}", f"app@sha256:{HEX}@sha256:{HEX}"),
        *("reg.example.org:port/app", "reg.example.org/", "a/b/", "https://reg.example.org/app", "x" * 5000, "ап/п"),
        *("user:pass@reg.example.org/app", f"reg.example.org/{'a/' * 200}b", "nginx:" + "t" * 129),
    ],
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ImageMalformed, match="is no reference"):
        read_image(text)


def test_a_pinned_reference_has_the_digest_and_no_tag() -> None:
    pinned = read_image("reg.example.org/app:v1").pinned(Digest("sha256", HEX))
    assert pinned == f"reg.example.org/app@sha256:{HEX}"
    assert read_image(pinned).tag == ""
