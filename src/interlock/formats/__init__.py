"""Floor 5: pure readers and writers of other people's formats; bytes in, values out, and back.

One file per format, since a format is a concept of its own; a new one is a new file.
"""

from interlock.formats.errors import (
    FieldUnknown,
    FieldWrong,
    FindingsMalformed,
    FormatError,
    XmlMalformed,
    YamlMalformed,
)
from interlock.formats.yamldoc import Node, read_foreign_yaml, read_yaml, read_yaml_documents

__all__ = [
    "FieldUnknown",
    "FieldWrong",
    "FindingsMalformed",
    "FormatError",
    "Node",
    "XmlMalformed",
    "YamlMalformed",
    "read_foreign_yaml",
    "read_yaml",
    "read_yaml_documents",
]
