import sys

import pandas

from qontinui_types import OrchestrationLoopStatus, loads

with open(sys.argv[1], "rb") as lines:
    statuses = [loads(OrchestrationLoopStatus, line, unknown="ignore") for line in lines]

frame = pandas.DataFrame(statuses)  # a column for each field; structs inside become dicts
frame["phase"] = frame["phase"].map(str)
frame["started_at"] = pandas.to_datetime(frame["started_at"])
print(frame.groupby("phase")["current_iteration"].max().to_dict())
print(frame[frame["phase"] == "error"]["started_at"].dt.year.tolist())
