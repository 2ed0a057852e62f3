import { join } from 'node:path';
import { loadExecutors } from '../actions/load-executors.js';
import { loadRemediations } from '../actions/load-remediations.js';
import { loadResources } from '../capacity/load-resources.js';
import { loadEvidence } from '../correlation/load-evidence.js';
import { loadLinks } from '../correlation/load-links.js';
import { loadChannels } from '../delivery/load-channels.js';
import { loadDetectors } from '../detection/load-detectors.js';
import { loadPulls } from '../ingest/pull-catalogue.js';
import { loadCatalogue, type CatalogueEntry } from '../platform/catalogue.js';

const here = join(import.meta.dirname, '..');

/** `catalogue`: every source, pull, detector, link, kind of evidence, remediation, executor, resource and channel. */
export async function catalogue(): Promise<void> {
  const sections: readonly (readonly [string, readonly CatalogueEntry[]])[] = [
    ['sources', await loadCatalogue(join(here, 'ingest', 'sources'), 'source')],
    ['pulls', await loadPulls()],
    ['detectors', await loadDetectors()],
    ['links', await loadLinks()],
    ['evidence', await loadEvidence()],
    ['remediations', await loadRemediations()],
    ['executors', await loadExecutors()],
    ['resources', await loadResources()],
    ['channels', await loadChannels()],
  ];
  for (const [title, entries] of sections) {
    process.stdout.write(`${title} (${entries.length})\n`);
    for (const { id, summary } of entries) process.stdout.write(`  ${id.padEnd(26)} ${summary}\n`);
  }
}
