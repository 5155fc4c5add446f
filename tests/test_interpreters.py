"""Every way to start or embed an interpreter gives the same results, and no warning."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import target

START = f"import sys; sys.path.insert(0, {target.path_entry()!r})\n"

#: Reads, writes and fails once; prints what came of it, as ASCII.
WORK = f"""
from {target.PACKAGE} import MultiLoopConfig, dumps, json_schema, loads
text = '{{"loops": [{{"loop_id": "\\u00e9t\\u00e9", "config": {{}}}}]}}'
value = loads(MultiLoopConfig, text.encode('utf-8'))
print(ascii(dumps(value)))
try:
    loads(MultiLoopConfig, '{{"loops": [1]}}')
except ValueError as error:
    print(error.errors[0].pointer)
print(json_schema(MultiLoopConfig)['properties']['loops']['description'])
"""

DEFAULTS = (
    '{"supervisorPort":9875,"workflowId":"","exitStrategy":{"type":"reflection"},'
    '"betweenIterations":{"type":"none"},"retryOnFailure":false,"waitForFixer":true}'
)

PRINTED = rf"""
'{{"loops":[{{"loopId":"\xe9t\xe9","config":{DEFAULTS}}}],"stopAllOnError":false}}'
/loops/0
The loops, each for a runner of its own.
""".strip().splitlines()

#: Interpreters of one's own inside a process, by the name that the version has for them.
SUB_INTERPRETERS = """
try:
    from concurrent import interpreters
    create = interpreters.create
    run = lambda interpreter, code: interpreter.exec(code)
except ImportError:
    try:
        import _interpreters as low
    except ImportError:
        import _xxsubinterpreters as low
    create = low.create
    run = lambda interpreter, code: check(low.run_string(interpreter, code))
    def check(failure):
        assert failure is None, failure
"""


def printed_by(code: str, *flags: str, env: dict[str, str] | None = None) -> list[str]:
    """Run code in a fresh interpreter; return the lines printed. Any warning is an error."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *flags, "-c", START + code],
        cwd=target.ROOT / "tests",
        env={**os.environ, **(env or {})},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode(errors="replace")
    return done.stdout.decode("ascii").splitlines()


@pytest.mark.parametrize("flags", ["-I", "-S -E", "-O", "-OO", "-B", "-bb", "-X dev", "-I -S -OO"])
def test_flags_change_nothing(flags: str) -> None:
    assert printed_by(WORK, *flags.split()) == PRINTED


def test_the_c_locale_without_utf8_mode_changes_nothing() -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    assert printed_by(WORK, env=env) == PRINTED


def test_warnings_about_default_encodings_find_nothing() -> None:
    assert printed_by(WORK, "-X", "warn_default_encoding") == PRINTED


def test_sub_interpreters_each_have_the_packages() -> None:
    code = f"{SUB_INTERPRETERS}\nfor _ in range(3):\n    run(create(), {START + WORK!r})\n"
    assert printed_by(code + WORK) == PRINTED * 4


def test_threads_may_meet_at_first_use() -> None:
    code = f"""
import sys, threading
from {target.PACKAGE} import MultiLoopStatus, dumps, loads
sys.setswitchinterval(1e-6)
text = '{{"loops": [], "all_complete": true, "any_error": false, "stop_all_on_error": false}}'
barrier = threading.Barrier(16)
results = []
def work():
    barrier.wait()
    results.append(dumps(loads(MultiLoopStatus, text)))
threads = [threading.Thread(target=work) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(results), *set(results))
"""
    assert printed_by(code) == [
        '16 {"loops":[],"allComplete":true,"anyError":false,"stopAllOnError":false}'
    ]
