/** The law of DESIGN.md §2, executed: data flows left to right, imports point left. */
const flow = [
  'ingest',
  'signals',
  'inventory',
  'detection',
  'correlation',
  'incidents',
  'actions',
  'capacity',
  'reports',
  'delivery',
];
const any = flow.join('|');
const entry = '[.](source|pull|detector|link|evidence|remediation|resource|channel)[.]ts$';
const pureEntry = '[.](source|detector|link|evidence|remediation|resource)[.]ts$';
const spec = '[.]spec[.]ts$';
const forbid = (name, from, to) => ({ name, severity: 'error', from, to });

export default {
  forbidden: [
    ...flow
      .slice(0, -1)
      .map((stage, i) =>
        forbid(
          `${stage}-imports-upstream-only`,
          { path: `^src/${stage}/` },
          { path: `^src/(${flow.slice(i + 1).join('|')})/` },
        ),
      ),
    forbid('domain-imports-nothing', { path: '^src/domain/', pathNot: spec }, { pathNot: '^src/domain/' }),
    forbid('analysis-is-pure', { path: '^src/analysis/', pathNot: spec }, { pathNot: '^src/(analysis|domain)/' }),
    forbid('platform-knows-no-stage', { path: '^src/platform/' }, { path: `^src/(${any})/` }),
    forbid('subfolders-are-private', { path: '^src/([^/]+)/' }, { path: `^src/(${any})/[^/]+/`, pathNot: '^src/$1/' }),
    forbid(
      'catalogue-entries-know-no-framework',
      { path: pureEntry },
      { path: '@nestjs|typeorm|@elastic', dependencyTypes: ['npm'] },
    ),
    forbid('catalogue-entries-touch-no-world', { path: pureEntry }, { dependencyTypes: ['core'] }),
    forbid(
      'graphql-lives-in-delivery',
      { path: '^src/', pathNot: '^src/delivery/' },
      { path: 'node_modules/(@nestjs/graphql|graphql)/' },
    ),
    // A type needs no module to be loaded, so a cycle closed by `import type` is none.
    forbid('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    forbid('no-dev-dependencies', { path: '^src/', pathNot: spec }, { dependencyTypes: ['npm-dev'] }),
    forbid('no-orphans', { orphan: true, pathNot: `${entry}|${spec}|^src/(main|cli)[.]ts$` }, {}),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
