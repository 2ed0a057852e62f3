"""Sends what a pipeline tells by the OpenLineage client: a load that completes, another that fails."""

from datetime import datetime, timezone

from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import (
    data_quality_assertions_dataset,
    error_message_run,
    output_statistics_output_dataset,
    schema_dataset,
    source_code_location_job,
)
from openlineage.client.uuid import generate_new_uuid

client = OpenLineageClient()
producer = "https://example.com/airflow"


def emit(state, job, run, **rest):
    now = datetime.now(timezone.utc).isoformat()
    client.emit(RunEvent(eventType=state, eventTime=now, run=run, job=job, producer=producer, **rest))


def new_run(**facets):
    return Run(runId=str(generate_new_uuid()), facets=facets)


fields = [schema_dataset.SchemaDatasetFacetFields(name="id", type="BIGINT"), schema_dataset.SchemaDatasetFacetFields("email", "VARCHAR")]
assertion = data_quality_assertions_dataset.Assertion(assertion="not_null", success=False, column="email")
raw = InputDataset(
    namespace="s3://lake",
    name="lineage_raw_users",
    inputFacets={"dataQualityAssertions": data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet([assertion])},
)
users = OutputDataset(
    namespace="postgres://warehouse",
    name="lineage_users",
    facets={"schema": schema_dataset.SchemaDatasetFacet(fields=fields)},
    outputFacets={"outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=1200)},
)
code = source_code_location_job.SourceCodeLocationJobFacet(type="git", url="https://example.com/jobs.git", version="c0ffee1")
load = Job(namespace="airflow", name="lineage_load_users", facets={"sourceCodeLocation": code})
run = new_run()
emit(RunState.START, load, run, inputs=[raw])
emit(RunState.COMPLETE, load, run, outputs=[users])

report = Job(namespace="airflow", name="lineage_report")
error = error_message_run.ErrorMessageRunFacet(message="the disk is full", programmingLanguage="python")
emit(RunState.FAIL, report, new_run(errorMessage=error), inputs=[InputDataset("postgres://warehouse", "lineage_users")])
