import sys

import psycopg
from psycopg.types.json import Jsonb

from qontinui_types import OrchestrationLoopConfig, dumps, loads

config = OrchestrationLoopConfig(max_iterations=3)
with psycopg.connect(sys.argv[1]) as connection:
    connection.execute("CREATE TEMPORARY TABLE preset (name text, config jsonb)")
    connection.execute(
        "INSERT INTO preset VALUES (%s, %s)", ("nightly", Jsonb(config, dumps=dumps))
    )
    (text,) = connection.execute("SELECT config::text FROM preset").fetchone()
    assert loads(OrchestrationLoopConfig, text) == config
    print(text)
