"""A program under the name of something else is a program."""

from __future__ import annotations

import pytest

from interlock.change.rules import language_of


@pytest.mark.parametrize("name", ["setup.txt", "run.cfg", "notes.md", "x.json", "config.yaml", "a/b.ini"])
@pytest.mark.parametrize(
    ("head", "language"),
    [
        (b"#!/bin/bash\nrm", "shell"),
        (b"#!/usr/bin/env -S python3 -u\n", "python"),
        (b"#! /usr/bin/node\n", "javascript"),
    ],
)
def test_a_name_for_data_does_not_hide_a_program(name: str, head: bytes, language: str) -> None:
    assert language_of(name, head) == language


def test_a_first_line_without_a_language_leaves_the_name_its_say() -> None:
    assert language_of("site.yaml", b"#!/usr/bin/env ansible-playbook\n") == "yaml"
    assert language_of("a.py", b"#!/bin/sh\n") == "python"
    assert language_of("a.xml", b"<?php echo 1;") == "php"
