"""``check`` on a terminal: the line of a fault below it, with a marker, without secrets."""

from __future__ import annotations

from pathlib import Path

from terminals import on_terminal

LOOP = "OrchestrationLoopConfig"


def test_a_terminal_gets_the_line_with_a_marker(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n\t"日": 1,\n  "maxIterations": "3"\n}')
    shown = on_terminal("check", LOOP, str(tmp_path / "a.json"), NO_COLOR="1").splitlines()
    assert [shown[1:3], shown[4:6]] == [
        ['  |  "日": 1,', "  |  ^"],
        ['  |   "maxIterations": "3"', "  |                    ^"],
    ]


def test_the_marker_is_in_colour_where_that_is_welcome(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[")
    assert "\x1b[31m^\x1b[0m" in on_terminal("check", LOOP, str(tmp_path / "a.json"))
    assert "\x1b" not in on_terminal("check", LOOP, str(tmp_path / "a.json"), NO_COLOR="1")


def test_a_long_line_is_shown_around_the_place(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"workflowId": "' + "日" * 500 + '", "no": 1}')
    shown = on_terminal("check", LOOP, str(tmp_path / "a.json"), COLUMNS="60", NO_COLOR="1")
    _, line, marker = shown.splitlines()
    assert line.endswith('", "no": 1}')
    assert len(line) <= 60
    wide = line.count("日", 0, line.index('"no"'))
    assert marker.index("^") == line.index('"no"') + wide


def test_a_terminal_gets_no_secret_in_the_line(tmp_path: Path) -> None:
    lines = (
        '"x://u:hunter2@b": 1, "c": "d@e"',
        '"Api Key": [\n"hunter2", 1], "c": "d"',
        '"c": "a token: hunter2 abcdefgh01234"',
        '"pwd": "\\"hunter2", "c": "ghp_hunter2hunter2"',
    )
    (tmp_path / "a.json").write_text("{" + ",\n".join(lines) + "}")
    shown = on_terminal("check", LOOP, str(tmp_path / "a.json"), NO_COLOR="1").splitlines()
    excerpts = [line for line in shown if line.startswith("  | ") and "^" not in line]
    assert list(dict.fromkeys(excerpts)) == [
        '  | {"x://u:' + "…" * 7 + '@b": 1, "c": "d@e",',
        '  | "Api Key": …',
        "  | " + "…" * 12 + '], "c": "d",',
        '  | "c": "a token: hunter2 abcdefgh01234",',
        '  | "pwd": ' + "…" * 10 + '", "c": "ghp_' + "…" * 14 + '"}',
    ]
