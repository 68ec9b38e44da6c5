"""Files as a whole: what every package that keeps something on disk needs alike. Floor 11, below its neighbours."""

from interlock.disk.whole_files import sync_folder, write_durably, write_whole

__all__ = ["sync_folder", "write_durably", "write_whole"]
