import { Graph } from '../../src/analysis/graph/graph.js';
import { TemplateMiner } from '../../src/analysis/templates/miner.js';
import { CorrelationEngine } from '../../src/correlation/correlation-engine.js';
import type { GroupMember } from '../../src/correlation/decision.js';
import { loadEvidence } from '../../src/correlation/load-evidence.js';
import { loadLinks } from '../../src/correlation/load-links.js';
import { DetectionEngine } from '../../src/detection/detection-engine.js';
import { loadDetectors } from '../../src/detection/load-detectors.js';
import { Timeline, type Moment } from '../../src/detection/timeline.js';
import type { Cause } from '../../src/domain/anomaly.js';
import type { Entity, Relation } from '../../src/domain/inventory.js';
import type { RecordingLine } from '../../src/domain/recording.js';
import { readRecordingLines } from '../../src/ingest/recording.js';
import { ndjson, secondsOf } from './recordings.js';

const [detectors, evidence, links] = await Promise.all([loadDetectors(), loadEvidence(), loadLinks()]);

/** A group as the line decided it, last state. */
export interface FoundIncident {
  readonly openedAt: number;
  readonly title: string;
  readonly causes: readonly Cause[];
  /** As they joined; the last word on the role of each. */
  readonly members: readonly GroupMember[];
}

/** Decides a recording with the server's own engines, without stores: a hundred times quicker than the whole line. */
export function decide(recording: readonly RecordingLine[]): readonly FoundIncident[] {
  const miner = new TemplateMiner();
  const detection = new DetectionEngine(detectors, 100_000, (template) => miner.text(template) ?? template);
  const correlation = new CorrelationEngine(evidence, links, detection);
  const timeline = new Timeline(30_000);
  const entities = new Map<string, Entity>();
  const relations: Relation[] = [];
  const graph = new Graph([], (name) => entities.get(name)?.kind);
  const found = new Map<string, FoundIncident>();
  const examine = (moments: readonly Moment[]): void => {
    for (const moment of moments) {
      const surroundings = { graph, entities: [...entities.values()], relations };
      for (const decision of correlation.next(moment, detection.next(moment), surroundings)) {
        if (decision.kind === 'quiet') continue;
        const { group, at, title, causes } = decision;
        const before = found.get(group);
        const members = new Map([...(before?.members ?? []), ...decision.members].map((one) => [one.anomaly.id, one]));
        found.set(group, { openedAt: before?.openedAt ?? at, title, causes, members: [...members.values()] });
      }
    }
  };
  for (const lines of secondsOf(recording)) {
    const batch = readRecordingLines(ndjson(lines).split('\n'));
    for (const { name, kind } of batch.entities)
      entities.set(name, { name, kind, attributes: {}, source: 'recording', firstSeenAt: 0, lastSeenAt: 0 });
    for (const relation of batch.relations) {
      relations.push({ ...relation, source: 'recording', lastSeenAt: 0 });
      graph.add(relation);
    }
    const logs = batch.logs.map((log) => ({ ...log, template: miner.add(log.body) }));
    examine(timeline.add({ ...batch, logs }));
  }
  examine(timeline.end());
  return [...found.values()].toSorted((a, b) => a.openedAt - b.openedAt);
}
