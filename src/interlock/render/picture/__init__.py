"""What pictures are made of: things and ties as values, groups, words that fit, colours that can be read.

`render/graph_svg.py`, `render/graph_html.py` and `render/timeline_svg.py` put them together; `render/layered` places
boxes and lines. Everything is a function over values, so that a page of the server draws the same.
"""

from interlock.render.picture.model import Item, Picture, Rest, Said, Tie, Tone
from interlock.render.picture.walked import picture_of

__all__ = ["Item", "Picture", "Rest", "Said", "Tie", "Tone", "picture_of"]
