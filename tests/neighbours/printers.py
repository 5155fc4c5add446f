"""How rich and IPython show values."""

from __future__ import annotations

from io import StringIO

from IPython.lib.pretty import pretty
from rich.console import Console
from rich.pretty import pretty_repr

import qontinui_types
from codec import loads
from qontinui_types import (
    OrchestrationLoopConfig,
    OrchestrationLoopStatus,
    RestartRunner,
    UpdateOlConfigRequest,
)
from target import ROOT

CONFIG = OrchestrationLoopConfig(
    workflow_id="a-workflow-with-a-long-name", between_iterations=RestartRunner(rebuild=True)
)
TREE = """\
OrchestrationLoopConfig(
    workflow_id='a-workflow-with-a-long-name',
    between_iterations=RestartRunner(rebuild=True)
)"""


def test_rich_shows_a_tree() -> None:
    assert pretty_repr(CONFIG, max_width=79) == TREE
    console = Console(file=StringIO(), width=79)
    console.print(CONFIG)
    assert console.file.getvalue() == TREE + "\n"


def test_ipython_shows_a_tree() -> None:
    assert pretty(CONFIG) == TREE
    assert pretty(RestartRunner()) == "RestartRunner()"
    assert pretty([RestartRunner(rebuild=True)]) == "[RestartRunner(rebuild=True)]"


def test_ipython_cuts_a_value_that_holds_itself_short() -> None:
    blob: list[object] = []
    request = UpdateOlConfigRequest(config_json=blob)
    blob.append(request)
    assert pretty(request) == "UpdateOlConfigRequest(config_json=[UpdateOlConfigRequest(...)])"


def test_a_big_status_fits_the_page() -> None:
    text = (ROOT / "tests/documents/status_mid_run.json").read_text("utf-8")
    status = loads(OrchestrationLoopStatus, text)
    for shown in (pretty(status), pretty_repr(status, max_width=79)):
        assert "\n    current_iteration=4,\n" in shown
        assert len([line for line in shown.splitlines() if line.startswith(" " * 8)]) > 40
        assert eval(shown, dict(vars(qontinui_types))) == status
