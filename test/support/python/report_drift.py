"""Compares two samples with Evidently and prints the report: `age` has drifted, `amount` has not."""

import numpy as np
import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset

random = np.random.default_rng(7)
reference = pd.DataFrame({"age": random.normal(40, 5, 500), "amount": random.normal(100, 10, 500)})
current = pd.DataFrame({"age": random.normal(60, 5, 500), "amount": random.normal(100, 10, 500)})
print(Report([DataDriftPreset()], include_tests=True).run(current, reference).json())
