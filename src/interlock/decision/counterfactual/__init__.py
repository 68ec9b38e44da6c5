"""The smallest set of changes that would turn a refusal: which run, fix, upgrade or approval. Floor 8.

`effects` are what could be otherwise and what would be known then, `candidates` finds them in a decision, `search`
tries sets of them through the real `decide` and keeps the cheapest that turns it. Nothing here is ever sealed.
"""

from interlock.decision.counterfactual.candidates import Candidate
from interlock.decision.counterfactual.search import Turned, turning

__all__ = ["Candidate", "Turned", "turning"]
