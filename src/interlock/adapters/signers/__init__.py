"""Signers: where private keys live; key files of this user, a vault, or a token in hardware."""
