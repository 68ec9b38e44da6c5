"""A layered layout of a directed graph: boxes in columns from left to right, lines that go round every box.

Everything is whole numbers and nothing is drawn by chance, so that the same graph always gives the same picture.
`layers` breaks cycles and gives each box its column, `chains` leads long lines through places of their own,
`ordering` keeps crossings few, `coordinates` lines things up, `routes` draws the lines. Source: docs/decisions/0042.
"""

from interlock.render.layered.layout import laid_out
from interlock.render.layered.model import Box, Layout, Line, PlacedBox, Point, Route, WordPlace

__all__ = ["Box", "Layout", "Line", "PlacedBox", "Point", "Route", "WordPlace", "laid_out"]
