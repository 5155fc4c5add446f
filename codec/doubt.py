"""How a fast path gives up: by an exception that says no more than where to go next."""


class Doubt(Exception):
    """Raised by a fast path that leaves the input to the reference interpreter."""


class Unusual(Doubt):
    """Raised where an object has other names than those that a program knows."""


class NotGenerated(Doubt):
    """Raised for a type that has no fast path: one that contains itself or is very deep."""
