"""Senders: each satisfies `interlock.flows.ports.Sender`. Floor 11."""

from interlock.adapters.notifiers.errors import NotAccepted, NotDelivered
from interlock.adapters.notifiers.lines import FileSender, StreamSender

__all__ = ["FileSender", "NotAccepted", "NotDelivered", "StreamSender"]
