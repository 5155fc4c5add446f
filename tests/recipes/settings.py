import argparse
import os

from qontinui_types import DecodeError, OrchestrationLoopConfig, loads


def loop_config(text: str) -> OrchestrationLoopConfig:
    try:
        return loads(OrchestrationLoopConfig, text)
    except DecodeError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


parser = argparse.ArgumentParser()
parser.add_argument("--config", type=loop_config, default=os.environ.get("LOOP_CONFIG", "{}"))
arguments = parser.parse_args()
print(arguments.config.max_iterations, arguments.config.supervisor_port)
