import { createApplication } from './application.js';
import { loadConfig } from './platform/config.js';
import { Failure, messageOf } from './platform/failure.js';

try {
  const config = loadConfig(process.env);
  const application = await createApplication(config);
  await application.listen(config.PORT, config.HOST);
  process.stderr.write(
    `throughline: listening on ${await application.getUrl()}, GraphQL at ${await application.getUrl()}/graphql\n`,
  );
} catch (error) {
  process.stderr.write(`throughline: ${error instanceof Failure ? error.message : String((error as Error).stack)}\n`);
  if (error instanceof Failure && error.cause !== undefined)
    process.stderr.write(`because: ${messageOf(error.cause)}\n`);
  process.exit(1);
}
