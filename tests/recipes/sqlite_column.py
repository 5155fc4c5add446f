import sqlite3

from qontinui_types import OrchestrationLoopConfig, RestartRunner, dumps, loads

sqlite3.register_adapter(OrchestrationLoopConfig, dumps)
sqlite3.register_converter("loop_config", lambda text: loads(OrchestrationLoopConfig, text))

database = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES)
database.execute("CREATE TABLE preset (name TEXT, config loop_config)")
config = OrchestrationLoopConfig(max_iterations=3, between_iterations=RestartRunner(rebuild=True))
database.execute("INSERT INTO preset VALUES (?, ?)", ("nightly", config))

(back,) = database.execute("SELECT config FROM preset").fetchone()
assert back == config
(port,) = database.execute("SELECT json_extract(config, '$.supervisorPort') FROM preset").fetchone()
print(back.between_iterations, port)
database.close()
