from typing import Annotated

import typer

from qontinui_types import DecodeError, LoopPhase, OrchestrationLoopConfig, loads


def loop_config(text: str) -> OrchestrationLoopConfig:
    try:
        return loads(OrchestrationLoopConfig, text)
    except DecodeError as error:
        raise typer.BadParameter(str(error)) from None


def main(
    config: Annotated[
        OrchestrationLoopConfig, typer.Option(parser=loop_config, envvar="LOOP_CONFIG")
    ] = "{}",
    phase: LoopPhase = LoopPhase.IDLE,
) -> None:
    print(config.max_iterations, phase)


if __name__ == "__main__":
    typer.run(main)
