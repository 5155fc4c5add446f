"""A slow, plain check of JSON, one character at a time, written against the grammar of RFC 8259.

It shares nothing with the code under test. Tests hold the two against each other.
"""

from __future__ import annotations

_SPACE = " \t\n\r"
_HEX = "0123456789abcdefABCDEF"
_DIGITS = "0123456789"

#: For each state inside a number: what each next character leads to.
_NUMBER = {
    "minus": {"0": "zero", **dict.fromkeys("123456789", "whole")},
    "zero": {".": "point", "e": "power", "E": "power"},
    "whole": {**dict.fromkeys(_DIGITS, "whole"), ".": "point", "e": "power", "E": "power"},
    "point": dict.fromkeys(_DIGITS, "fraction"),
    "fraction": {**dict.fromkeys(_DIGITS, "fraction"), "e": "power", "E": "power"},
    "power": {**dict.fromkeys(_DIGITS, "digits"), "+": "sign", "-": "sign"},
    "sign": dict.fromkeys(_DIGITS, "digits"),
    "digits": dict.fromkeys(_DIGITS, "digits"),
}
_WHOLE_NUMBERS = ("zero", "whole", "fraction", "digits")


def first_fault(text: str) -> int | None:
    """Return the offset at which ``text`` stops being JSON, or None if it is JSON.

    That is the length of its longest prefix that some JSON document begins with.
    """
    automaton = _Automaton()
    for offset, character in enumerate(text):
        if not automaton.take(character):
            return offset
    return None if automaton.is_complete() else len(text)


class _Automaton:
    def __init__(self) -> None:
        self._state = "value"
        self._rest = ""  # of a literal
        self._open: list[str] = []  # brackets
        self._in_key = False

    def is_complete(self) -> bool:
        ended = self._state == "after" or self._state in _WHOLE_NUMBERS
        return ended and not self._open

    def take(self, character: str) -> bool:
        """Go on by one character; return False if no document goes on like that."""
        state = self._state
        if state in _NUMBER:
            if character in _NUMBER[state]:
                self._state = _NUMBER[state][character]
                return True
            if state not in _WHOLE_NUMBERS:
                return False
            self._state = "after"
            return self._after(character)
        if state in ("string", "escape") or state.startswith("hex"):
            return self._string(character)
        if state == "literal":
            return self._literal(character)
        if character in _SPACE:
            return True
        return self._between(state, character)

    def _literal(self, character: str) -> bool:
        if not self._rest.startswith(character):
            return False
        self._rest = self._rest[1:]
        self._state = "literal" if self._rest else "after"
        return True

    def _string(self, character: str) -> bool:
        if self._state == "escape":
            self._state = "hex4" if character == "u" else "string"
            return character in '"\\/bfnrtu'
        if self._state.startswith("hex"):
            left = int(self._state[3:]) - 1
            self._state = f"hex{left}" if left else "string"
            return character in _HEX
        if character == "\\":
            self._state = "escape"
        elif character == '"':
            self._state = "colon" if self._in_key else "after"
        return character >= " "

    def _between(self, state: str, character: str) -> bool:
        if state == "after":
            return self._after(character)
        if state == "colon":
            self._state = "value"
            return character == ":"
        if state in ("key", "key or end"):
            if state == "key or end" and character == "}":
                return self._close(character)
            self._state, self._in_key = "string", True
            return character == '"'
        if state == "value or end" and character == "]":
            return self._close(character)
        return self._value(character)

    def _value(self, character: str) -> bool:
        literal = {"t": "true", "f": "false", "n": "null"}.get(character)
        if literal:
            self._state, self._rest = "literal", literal[1:]
        elif character in "[{":
            self._open.append(character)
            self._state = "value or end" if character == "[" else "key or end"
        elif character == '"':
            self._state, self._in_key = "string", False
        elif character == "-":
            self._state = "minus"
        elif character in _DIGITS:
            self._state = "zero" if character == "0" else "whole"
        else:
            return False
        return True

    def _after(self, character: str) -> bool:
        if character in _SPACE:
            return True
        if not self._open:
            return False
        if character == ",":
            self._state = "value" if self._open[-1] == "[" else "key"
            return True
        return self._close(character)

    def _close(self, character: str) -> bool:
        if not self._open or character != {"[": "]", "{": "}"}[self._open[-1]]:
            return False
        self._open.pop()
        self._state = "after"
        return True
