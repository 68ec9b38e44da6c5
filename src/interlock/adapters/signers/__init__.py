"""Signers: where private keys live; key files of this user are the one kind there is."""
