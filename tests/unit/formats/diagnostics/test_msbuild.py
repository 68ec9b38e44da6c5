from tests.unit.formats.diagnostics.said import ROOT, said


def test_places_codes_and_projects_are_read() -> None:
    log = f"""\
  Determining projects to restore...
{ROOT}/Shop.csproj : warning NU1903: Package 'Old' 1.0.0 has a known high severity vulnerability [{ROOT}/Shop.sln]
{ROOT}/Program.cs(5,13): warning CS0168: The variable 'x' is declared but never used [{ROOT}/Shop.csproj]
{ROOT}/Program.cs(7,1): error CS1002: ; expected [{ROOT}/Shop.csproj]
CSC : error CS5001: Program does not contain a static 'Main' method [{ROOT}/Shop.csproj]
MSBUILD : error MSB1009: Project file does not exist.
    0 Warning(s)
"""
    assert [one[:6] for one in said(log)] == [
        ("msbuild", "NU1903", "medium", "Shop.csproj", 0, 0),
        ("msbuild", "CS0168", "low", "Program.cs", 5, 13),
        ("msbuild", "CS1002", "high", "Program.cs", 7, 1),
        ("msbuild", "CS5001", "high", "", 0, 0),
        ("msbuild", "MSB1009", "high", "", 0, 0),
    ]


def test_the_compiler_of_c_under_it_writes_the_same() -> None:
    (one,) = said("1>src\\a.cpp(3): warning C4700: uninitialized local variable 'x' used\n")
    assert one == ("msbuild", "C4700", "medium", "src/a.cpp", 3, 0, "uninitialized local variable 'x' used")
