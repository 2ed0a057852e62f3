import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Nest loads the CommonJS build of graphql: a second copy would not know its types.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Whole outages and real programs, on machines that others use too: only what hangs is to be stopped.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
