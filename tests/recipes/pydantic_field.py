from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import BaseModel, PlainSerializer, PlainValidator, WithJsonSchema

from qontinui_types import OrchestrationLoopConfig, decode, encode


def read(value: Any) -> OrchestrationLoopConfig:
    if isinstance(value, OrchestrationLoopConfig):
        return value
    return decode(OrchestrationLoopConfig, value)


LoopConfig = Annotated[
    OrchestrationLoopConfig,
    PlainValidator(read),
    PlainSerializer(encode),
    WithJsonSchema({"type": "object", "title": "OrchestrationLoopConfig"}),
]


class Launch(BaseModel):
    name: str
    config: LoopConfig


app = FastAPI()


@app.post("/launch")
def launch(request: Launch) -> Launch:
    return request
