from tests.unit.formats.diagnostics.said import said


def test_the_text_below_is_joined() -> None:
    log = """\
CMake Warning at CMakeLists.txt:3 (message):
  careful with

  this


CMake Error at cmake/Find.cmake:6 (find_package):
  By not providing "FindNope.cmake" this project has asked

CMake Deprecation Warning at CMakeLists.txt:1 (cmake_minimum_required):
  Compatibility with CMake < 3.5 will be removed

CMake Error: The source directory does not exist.
-- Configuring incomplete, errors occurred!
"""
    assert said(log) == [
        ("cmake", "message", "low", "CMakeLists.txt", 3, 0, "careful with this"),
        ("cmake", "find_package", "high", "cmake/Find.cmake", 6, 0,
         'By not providing "FindNope.cmake" this project has asked'),
        ("cmake", "deprecation", "low", "CMakeLists.txt", 1, 0, "Compatibility with CMake < 3.5 will be removed"),
        ("cmake", "error", "high", "", 0, 0, "The source directory does not exist."),
    ]  # fmt: skip
