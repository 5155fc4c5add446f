from fastapi import FastAPI
from pydantic import BaseModel

from qontinui_types import LoopPhase, OlConfig, OrchestrationLoopConfig


class Launch(BaseModel):
    name: str
    config: OrchestrationLoopConfig
    phase: LoopPhase | None = None


app = FastAPI()


@app.post("/launch")
def launch(request: Launch) -> Launch:
    return request


@app.post("/presets")
def presets(presets: list[OlConfig]) -> list[OlConfig]:
    return presets
