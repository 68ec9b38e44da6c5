"""Feeds of advisories. Floor 11.

`mirrors.py` fetches them, `files.py` finds them on the disk, `reading.py` reads them.
"""

from interlock.adapters.feeds.files import deliveries
from interlock.adapters.feeds.mirrors import MirrorClient
from interlock.adapters.feeds.reading import FeedReader

__all__ = ["FeedReader", "MirrorClient", "deliveries"]
