from interlock.adapters.hosts.errors import FolderUnreadable


def test_it_names_the_folder_and_the_remedy() -> None:
    error = FolderUnreadable(path="/srv", why="no such file")
    assert "/srv" in str(error)
    assert "run as somebody" in error.remedy
