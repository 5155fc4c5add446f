"""The room of guests: what other people's tools look for in a declared class, by name.

The heart puts a name of :data:`HOOKS` into each class, and comes here when a tool first
looks it up. No tool is imported here. Without this folder the names are not there.
"""

from .printing import pretty
from .pydantic import core_schema, json_schema

#: Members of classes, by the names that the tools give them.
HOOKS = {
    "__get_pydantic_core_schema__": classmethod(core_schema),
    "__get_pydantic_json_schema__": classmethod(json_schema),
    "_repr_pretty_": pretty,
}

__all__ = ["HOOKS"]
