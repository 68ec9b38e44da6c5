"""Deliveries of other systems, checked and read into facts, and the webhooks that we send. Floor 5."""

from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.known import MOST_BYTES, named, receive, sender_of, senders
from interlock.formats.hooks.model import Delivery, Ending, Happened, Happening, Sender
from interlock.formats.hooks.out import Webhook, public_of, signed, verify

__all__ = [
    "MOST_BYTES",
    "Delivery",
    "Ending",
    "Happened",
    "Happening",
    "Headers",
    "Sender",
    "Webhook",
    "named",
    "public_of",
    "receive",
    "sender_of",
    "senders",
    "signed",
    "verify",
]
