"""Validates a batch with Great Expectations and prints the result: an expectation holds, one does not, one cannot run."""

import json
import logging

import great_expectations as gx
import pandas as pd

logging.disable(logging.WARNING)
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
asset = context.data_sources.add_pandas("files").add_dataframe_asset("payments")
batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
    {"dataframe": pd.DataFrame({"email": ["ana@example.com", None], "amount": [1.0, float("nan")]})}
)
suite = gx.ExpectationSuite(
    name="payments",
    expectations=[
        gx.expectations.ExpectColumnValuesToNotBeNull(column="email"),
        gx.expectations.ExpectColumnValuesToBeInSet(column="email", value_set=["bob@example.com"]),
        gx.expectations.ExpectTableRowCountToEqual(value=2),
        gx.expectations.ExpectColumnMaxToBeBetween(column="nowhere", max_value=1),
    ],
)
print(json.dumps(batch.validate(suite).to_json_dict()))
