"""Questions across everything, one file each; every answer is verified before anybody sees it. Floor 11."""
