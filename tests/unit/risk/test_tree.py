from interlock.change import FileEntry, Kind
from interlock.kernel import InterlockError
from interlock.risk.facts import MOST_BYTES
from interlock.risk.tree import facts_of


class Gone(InterlockError):
    says = "it is gone"


def read(path: str) -> bytes:
    if path == "gone/Dockerfile":
        raise Gone
    return b"EXPOSE 80\n"


def test_telling_files_are_read_and_what_cannot_be_is_named() -> None:
    files = [
        FileEntry("Dockerfile", Kind.TEXT, 10),
        FileEntry("app.py", Kind.TEXT, 10),
        FileEntry("big/Dockerfile", Kind.TEXT, MOST_BYTES + 1),
        FileEntry("folder", Kind.UNREADABLE, problem="permission denied"),
        FileEntry("gone/Dockerfile", Kind.TEXT, 10),
        FileEntry("link/Dockerfile", Kind.LINK, 10),
    ]
    facts, unread = facts_of(files, read)
    assert [(one.path, one.name) for one in facts] == [("Dockerfile", "port 80")]
    assert unread == {
        "big/Dockerfile": "it is larger than 8 MB",
        "folder": "permission denied",
        "gone/Dockerfile": "it is gone",
    }
