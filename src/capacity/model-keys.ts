/** Attributes in which senders name a model, and its version: one model is one thing to plan, whoever tells of it. */
export const modelNames = ['model_name', 'model', 'gen_ai.request.model', 'mlflow.model.name'] as const;
export const modelKeys = [modelNames, ['model_version', 'version', 'model.version']] as const;
