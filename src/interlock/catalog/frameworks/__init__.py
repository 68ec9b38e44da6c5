"""The clauses of standards that controls answer to, as data, and which control answers to which. Floor 11.

`nist` and `chain` and `audits` hold the tables; `model` and `rules` are as everywhere. No gate loads any of it.
Titles are our own short words for what a clause asks; the standards themselves have the last one.
"""

from interlock.catalog.frameworks.model import Answer, Framework
from interlock.catalog.frameworks.rules import FRAMEWORKS, answers_of, controls_by_clause, title_of

__all__ = ["FRAMEWORKS", "Answer", "Framework", "answers_of", "controls_by_clause", "title_of"]
