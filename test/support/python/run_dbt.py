"""Builds and tests the dbt project beside this file; its artifacts land in the folder given. A test of it fails."""

import os
import sys

project, target = os.path.join(os.path.dirname(__file__), "dbt"), sys.argv[1]
os.environ["DBT_DATABASE"] = os.path.join(target, "shop.duckdb")

from dbt.cli.main import dbtRunner  # noqa: E402

folders = ["--project-dir", project, "--profiles-dir", project, "--target-path", target, "--log-path", target]
result = dbtRunner().invoke(["build", *folders, "--quiet", "--no-use-colors"])
if result.exception is not None:
    raise result.exception
