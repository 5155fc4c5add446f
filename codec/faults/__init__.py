"""What is wrong, in words, and where: loaded after a failure only.

The heart notes a fault as a code, a path and facts. This room makes sentences and
hints of the facts, finds lines and columns, and tells why a text is no JSON. Here
nothing is decided: what counts as a fault is known before this room is entered.
"""

from .places import place, text_fault
from .sentences import blotted, masked, near, quoted, say

__all__ = ["blotted", "masked", "near", "place", "quoted", "say", "text_fault"]
