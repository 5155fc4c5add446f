"""The commands about types: new, show, types, schema, drift, vendor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import qontinui_types
from qontinui_types import LoopPhase, OlConfig, json_schema
from recorded import declared
from target import cli

if TYPE_CHECKING:
    from pathlib import Path


def lines(*args: str, columns: int = 100, **env: str) -> list[str]:
    done = cli(*args, env={"COLUMNS": str(columns), **env})
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().splitlines()


TYPES = [line.split()[0] for line in lines("types") if not line.startswith(" ")]


def test_all_types_are_listed_in_their_order() -> None:
    assert list(declared()) == TYPES


def test_types_come_with_their_sentences() -> None:
    sentences = dict(line.split(None, 1) for line in lines("types", columns=200))
    assert sentences["OlConfig"] == "A stored preset of a loop."


def test_variants_are_no_types_of_their_own() -> None:
    assert "RestartRunner" not in TYPES


@pytest.mark.parametrize("name", TYPES)
def test_a_new_document_is_valid_and_canonical(name: str) -> None:
    document = cli("new", name).stdout
    cls: Any = getattr(qontinui_types, name)
    value = qontinui_types.loads(cls, document)
    assert (qontinui_types.dumps(value, indent=2) + "\n").encode() == document


def test_a_new_preset_holds_a_configuration_to_start_from() -> None:
    document = json.loads(cli("new", "OlConfig").stdout)
    assert document["configJson"] == json.loads(cli("new", "OrchestrationLoopConfig").stdout)


def test_a_new_document_has_placeholders() -> None:
    assert json.loads(cli("new", "OlConfig").stdout)["name"] == "TODO: name"


def test_show_is_a_table_of_the_fields() -> None:
    assert lines("show", "RestartRunner") == [
        "RestartRunner",
        "Restarts the target runner every time.",
        'On the wire: an object (BetweenIterations) with "type": "restart_runner".',
        "",
        "NAME     TYPE  PRESENCE       MEANING",
        "rebuild  bool  default false  Whether it is built anew first.",
    ]


def test_show_wraps_to_the_width_of_the_terminal() -> None:
    for width in (40, 60, 80, 120):
        assert max(map(len, lines("show", "OrchestrationLoopConfig", columns=width))) <= width


@pytest.mark.parametrize(
    "columns", [pytest.param("9" * 5000, id="5000 digits"), "9" * 12, "0", "wide"]
)
def test_odd_widths_do_no_harm(columns: str) -> None:
    done = cli("show", "ExitCheckResult", env={"COLUMNS": columns})
    assert done.stdout.decode().splitlines() == lines("show", "ExitCheckResult")


def test_show_puts_meanings_below_where_a_table_does_not_fit() -> None:
    shown = lines("show", "ExitCheckResult", columns=45)
    assert shown[4:8] == [
        "shouldExit  bool  required",
        "    Whether this iteration is the last.",
        "reason  string  required",
        "    The reason, for people.",
    ]


def test_show_names_the_members_of_an_enum() -> None:
    shown = [line.split()[0] for line in lines("show", "LoopPhase", columns=200)[4:]]
    assert shown == ["NAME", *(phase.value for phase in LoopPhase)]


def test_show_names_the_further_spellings() -> None:
    assert lines("show", "ExitCheckResult")[-1] == "Reading takes these names as well: should_exit."


def test_a_schema_is_that_of_the_library() -> None:
    done = cli("schema", "OlConfig", "--contract", "serialize")
    assert json.loads(done.stdout) == json_schema(OlConfig, contract="serialize")


def test_all_schemas_stand_by_name_in_one_object() -> None:
    assert list(json.loads(cli("schema", "--all").stdout)) == TYPES


def test_schemas_can_be_files_in_a_folder(tmp_path: Path) -> None:
    done = cli("schema", "--all", "--out", str(tmp_path / "made"))
    assert done.returncode == 0
    assert {file.name for file in (tmp_path / "made").iterdir()} == {f"{n}.json" for n in TYPES}


def test_schemas_that_are_written_are_counted(tmp_path: Path) -> None:
    one = cli("schema", "OlConfig", "--out", "made", cwd=tmp_path)
    every = cli("schema", "--all", "--out", "made", cwd=tmp_path)
    assert one.stderr == b"made: 1 schema written\n"
    assert every.stderr.decode() == f"made: {len(TYPES)} schemas written\n"


@pytest.mark.parametrize("args", [[], ["--all", "OlConfig"]])
def test_a_schema_needs_a_type_or_all(args: list[str]) -> None:
    assert cli("schema", *args).returncode == 2


@pytest.mark.parametrize("contract", ["deserialize", "serialize"])
def test_our_own_schemas_do_not_drift(tmp_path: Path, contract: str) -> None:
    cli("schema", "--all", "--out", str(tmp_path), "--contract", contract)
    done = cli("drift", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == f"no differences under the {contract} contract\n"


def test_drift_names_what_differs(tmp_path: Path) -> None:
    schema = json_schema(OlConfig)
    del schema["properties"]["isFavorite"]
    schema["required"].remove("isFavorite")
    (tmp_path / "OlConfig.json").write_text(json.dumps(schema))
    done = cli("drift", str(tmp_path / "OlConfig.json"))
    assert done.returncode == 1
    assert done.stdout.decode().startswith("OlConfig.isFavorite: ")
    assert done.stderr == b"1 difference under the deserialize contract\n"


def test_drift_can_be_json(tmp_path: Path) -> None:
    schema = json_schema(OlConfig)
    schema["properties"]["name"] = {"type": "integer"}
    (tmp_path / "OlConfig.json").write_text(json.dumps(schema))
    done = cli("drift", "--format", "json", str(tmp_path / "OlConfig.json"))
    assert json.loads(done.stdout)["where"] == "OlConfig.name"


@pytest.mark.parametrize("content", ["{", "[]", '{"type": 5}'])
def test_drift_gives_up_on_what_is_no_schema(tmp_path: Path, content: str) -> None:
    (tmp_path / "bad.json").write_text(content)
    done = cli("drift", str(tmp_path / "bad.json"))
    assert (done.returncode, b"bad.json" in done.stderr, b"Traceback" in done.stderr) == (
        2,
        True,
        False,
    )


def test_vendor_copies_both_packages(tmp_path: Path) -> None:
    done = cli("vendor", str(tmp_path / "_vendor"))
    assert done.returncode == 0
    assert (tmp_path / "_vendor" / "qontinui_types" / "cli" / "documents.py").exists()


def test_vendor_says_that_a_copy_is_up_to_date(tmp_path: Path) -> None:
    cli("vendor", "copy", cwd=tmp_path)
    done = cli("vendor", "copy", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"copy: up to date\n")


def test_vendor_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "codec").mkdir()
    (tmp_path / "codec" / "mine.py").write_text("")
    done = cli("vendor", str(tmp_path))
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


def test_vendor_says_that_a_lean_copy_stays_lean(tmp_path: Path) -> None:
    assert cli("vendor", "--lean", "copy", cwd=tmp_path).stderr == b""
    done = cli("vendor", "copy", cwd=tmp_path)
    assert done.stderr == b"copy: up to date, lean as before (--full makes it whole)\n"
    assert not (tmp_path / "copy" / "qontinui_types" / "cli").exists()
    done = cli("vendor", "--full", "copy", cwd=tmp_path)
    assert (b"qontinui_types/cli/documents.py" in done.stdout, done.stderr) == (True, b"")


def test_drift_shows_names_of_schemas_without_controls(tmp_path: Path) -> None:
    schema = json_schema(OlConfig)
    schema["properties"]["a\x1b[2J\n::error::"] = {"type": "string"}
    (tmp_path / "OlConfig.json").write_text(json.dumps(schema))
    for form in ("text", "json"):
        shown = cli("drift", "--format", form, str(tmp_path)).stdout
        (line,) = [line for line in shown.splitlines() if b"error" in line]
        assert (line.startswith(b"::"), b"\x1b" in shown) == (False, False)
