"""What people are shown of types: docstrings, tables, documents to start from.

Clients of shapes only; nothing here is needed to read or write.
"""

from .describe import Entry, Outline, describe, outline
from .template import template

__all__ = ["Entry", "Outline", "describe", "outline", "template"]
