from interlock.formats.manifests.dotnet.msbuild import LONGEST_VALUE, Properties, above, field, items
from interlock.formats.xmldoc import read_xml


def test_properties_lead_to_others_without_regard_to_case() -> None:
    properties = Properties()
    properties.take(read_xml(b"<Project><PropertyGroup><A>$(b).0</A><B>1</B></PropertyGroup></Project>", "p"))
    assert properties["a"] == "1.0"
    assert properties.fill("$(A)-$(C)") == "1.0-$(C)"
    properties.take(read_xml(b"<Project><PropertyGroup><B>2</B></PropertyGroup></Project>", "p"))
    assert properties["A"] == "2.0"


def test_properties_that_grow_or_lead_to_themselves_come_to_an_end() -> None:
    rows = "".join(f"<p{number}>$(p{number + 1})$(p{number + 1})</p{number}>" for number in range(40))
    properties = Properties()
    body = f"<Project><PropertyGroup>{rows}<p40>x</p40><a>$(b)</a><b>$(a)</b></PropertyGroup></Project>"
    properties.take(read_xml(body.encode(), "p"))
    assert len(properties["p0"]) <= LONGEST_VALUE
    assert properties["a"] in {"$(a)", "$(b)"}


def test_items_and_their_fields_are_attributes_or_elements() -> None:
    root = read_xml(b"<Project><Choose><When><I A=' '><A>x</A></I></When></Choose></Project>", "p")
    assert [field(item, "B", "A") for item in items(root, "I")] == ["x"]


def test_the_nearest_file_above_counts() -> None:
    tree = {"n.props": b"<Project/>", "a/n.props": b"<Project><X/></Project>", "b/n.props": b"<broken"}
    found = above("a/b/c.csproj", "n.props", tree.get)
    assert found is not None
    assert found.children
    assert above("b/c.csproj", "n.props", tree.get) is None
    assert above("n.props", "n.props", tree.get) is None
    assert above("c.csproj", "other.props", tree.get) is None
