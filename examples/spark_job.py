"""Analyse articles with Spark, and write them and what failed as two tables of Parquet.

    spark-submit examples/spark_job.py articles.parquet out/
    spark-submit --master "local[2]" examples/spark_job.py articles.jsonl out/

The input has a column "text", and if there are "id", "title" and "date". Every machine needs
``pip install 'smartnews[spark]'``.
"""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

from smartnews import Settings
from smartnews.batch import Analyse, spark_schema


def main(source: str, out: str) -> None:
    """Read the articles, send each partition through the pipeline, and count what came out."""
    spark = (
        SparkSession.builder.appName("smartnews")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500")  # what is analysed, and held, at a time
        .config("spark.executorEnv.OMP_NUM_THREADS", "1")  # one thread each: there is a process for each core
        .getOrCreate()
    )
    records = spark.read.json(source) if source.endswith((".jsonl", ".jsonl.gz")) else spark.read.parquet(source)
    analyse = Analyse(Settings(translator="none"))
    results = records.mapInPandas(analyse.frames, spark_schema()).cache()  # what follows reads it twice
    results.where("failure IS NULL").drop("failure").write.parquet(f"{out}/articles")
    results.where("failure IS NOT NULL").select("id", "failure.*").write.parquet(f"{out}/failures")

    articles = spark.read.parquet(f"{out}/articles")
    cities = articles.selectExpr("explode(entities) AS entity").where("entity.type = 'CITY'")
    for city, count in cities.groupBy("entity.normal.en").count().orderBy("count", "en").collect():
        print(f"{city}: {count}")
    print(f"{articles.count()} articles, {spark.read.parquet(f'{out}/failures').count()} failures")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
