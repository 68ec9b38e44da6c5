"""SBOMs: CycloneDX and SPDX read, judged and written."""
