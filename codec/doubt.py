"""How a fast path gives up: by an exception that says no more than where to go next."""


class Doubt(Exception):
    """Raised by a fast path that leaves the input to the reference interpreter."""


class Unusual(Doubt):
    """Raised where an object has other names than those that a program knows."""


class NotGenerated(Doubt):
    """Raised for a type that has no fast path: one that contains itself or is very deep."""


class Parsed(Doubt):
    """Raised where text was parsed with a look at repeated keys, and had none; holds the data."""

    def __init__(self, data: object) -> None:
        super().__init__()
        self.data = data
