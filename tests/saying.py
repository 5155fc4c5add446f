"""What a fault in plain data is said to be."""

from __future__ import annotations

from typing import Any

import pytest

from codec import DecodeError, decode


def messages(tp: Any, data: Any) -> list[str]:
    with pytest.raises(DecodeError) as caught:
        decode(tp, data)
    return [fault.message for fault in caught.value.errors]


def message(tp: Any, data: Any) -> str:
    (only,) = messages(tp, data)
    return only
