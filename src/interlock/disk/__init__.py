"""Files as a whole: what every package that keeps something on disk needs alike. Floor 11, below its neighbours."""

from interlock.disk.drafts import draft_in, sweep_drafts
from interlock.disk.whole_files import sync_folder, write_durably, write_whole

__all__ = ["draft_in", "sweep_drafts", "sync_folder", "write_durably", "write_whole"]
