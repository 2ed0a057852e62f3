"""Trains two versions of a model and registers them with the MLflow server of MLFLOW_TRACKING_URI: the first without data,
parameters or signature, the second as MLflow recommends it. The commit is that of the repository it is run from."""

import sys

import mlflow
import pandas as pd
import sklearn
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

name, dataset = sys.argv[1:3]
data = pd.DataFrame({"amount": [1.0, 2.0, 30.0, 40.0], "age": [31.0, 42.0, 53.0, 64.0], "label": [0, 0, 1, 1]})
features = data[["amount", "age"]]
# What MLflow would find out by loading the model in a process of its own.
packages = [f"scikit-learn=={sklearn.__version__}"]

with mlflow.start_run():
    bare = LogisticRegression().fit(features, data["label"])
    mlflow.sklearn.log_model(bare, name="model", registered_model_name=name, pip_requirements=packages)

with mlflow.start_run():
    mlflow.log_input(mlflow.data.from_pandas(data, name=dataset, targets="label"), context="training")
    model = LogisticRegression(C=0.5).fit(features, data["label"])
    mlflow.log_params({"C": 0.5, "solver": model.solver})
    signature = infer_signature(features, model.predict(features))
    mlflow.sklearn.log_model(
        model, name="model", signature=signature, registered_model_name=name, pip_requirements=packages
    )
