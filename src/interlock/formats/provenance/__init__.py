"""Floor 5: what others attest of how something was made: one file per dialect, one value for all of them.

`reading` gives what was signed as `interlock.supply.provenanced.Provenanced`; `opening` takes the files apart in which
it comes: bundles, envelopes, the documents of registries and build services.
"""
