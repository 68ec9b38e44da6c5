"""Readers of the files of pip, Poetry, PDM, uv, Pipenv, setuptools and conda."""

from typing import Final

from interlock.formats.manifests.ports import ManifestReader
from interlock.formats.manifests.python import (
    conda_environment,
    conda_lock,
    conda_meta,
    metadata,
    pdm_lock,
    pipfile,
    pipfile_lock,
    poetry_lock,
    pylock,
    pyproject,
    requirements,
    setup_cfg,
    setup_py,
    uv_lock,
)

READERS: Final[tuple[ManifestReader, ...]] = (
    poetry_lock,
    pdm_lock,
    uv_lock,
    pylock,
    pipfile_lock,
    pyproject,
    pipfile,
    requirements,
    setup_cfg,
    setup_py,
    metadata,
    conda_lock,
    conda_environment,
    conda_meta,
)
