"""How people reach us: Telegram, the web, a terminal, a written conversation.

A channel makes a Turn of what it receives and calls `reception.arrive`; its Speaker draws the present screen.  What a
channel can do is data; none of them knows what is asked, and none stores an answer.
"""

__all__ = ["telegram", "terminal", "transcript", "web"]
