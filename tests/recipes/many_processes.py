import sys
from itertools import islice
from multiprocessing import Pool

from qontinui_types import DecodeError, OrchestrationLoopStatus, loads


def fault(numbered_line: tuple[int, bytes]) -> str | None:
    number, line = numbered_line
    try:
        loads(OrchestrationLoopStatus, line, unknown="ignore")
    except DecodeError as error:
        return f"line {number}: {error.errors[0].message}"
    return None


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as lines, Pool() as pool:
        faults = filter(None, pool.imap(fault, enumerate(lines, start=1), chunksize=100))
        for line in islice(faults, 10):
            print(line)
