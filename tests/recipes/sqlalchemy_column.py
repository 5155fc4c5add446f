from typing import Any

from sqlalchemy import JSON, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from qontinui_types import OrchestrationLoopConfig, RestartRunner, decode, encode


class Wire(TypeDecorator[Any]):
    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, wire: type) -> None:
        super().__init__(none_as_null=True)
        self.wire = wire

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else encode(value)

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else decode(self.wire, value)


class Base(DeclarativeBase):
    pass


class Preset(Base):
    __tablename__ = "preset"

    name: Mapped[str] = mapped_column(primary_key=True)
    config: Mapped[OrchestrationLoopConfig | None] = mapped_column(Wire(OrchestrationLoopConfig))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
config = OrchestrationLoopConfig(max_iterations=3, between_iterations=RestartRunner(rebuild=True))
with Session(engine) as session:
    session.add_all([Preset(name="nightly", config=config), Preset(name="empty", config=None)])
    session.commit()
    session.expunge_all()
    back = session.scalars(select(Preset).where(Preset.config.is_not(None))).one()
    assert back.config == config
    few = Preset.config["maxIterations"].as_integer() < 5
    print(session.scalars(select(Preset.name).where(few)).all())
engine.dispose()
