import shutil
import sys

from pyspark.sql import SparkSession


def fault(line: str) -> str | None:
    from qontinui_types import DecodeError, OrchestrationLoopStatus, loads

    try:
        loads(OrchestrationLoopStatus, line, unknown="ignore")
    except DecodeError as error:
        return str(error)
    return None


wheel, export = sys.argv[1:]
shutil.copy(wheel, "qontinui_types.zip")  # Spark puts a .zip on the workers' path, a .whl not
spark = SparkSession.builder.master("local[2]").getOrCreate()
spark.sparkContext.addPyFile("qontinui_types.zip")
faults = spark.read.text(export).rdd.map(lambda row: fault(row.value)).filter(bool)
print(faults.count(), faults.first())
