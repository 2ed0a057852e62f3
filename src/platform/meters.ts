import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The server's own metrics, for `/metrics`. Names follow Prometheus' conventions. */
@Injectable()
export class Meters {
  readonly registry = new Registry();
  readonly records = this.#counter('throughline_ingested_records_total', 'Records taken in.', ['kind']);
  readonly dropped = this.#counter(
    'throughline_dropped_records_total',
    'Records lost after they were acknowledged; must stay 0.',
    ['stage'],
  );
  readonly anomalies = this.#counter('throughline_anomalies_total', 'Anomalies found.', ['detector']);
  readonly incidents = this.#counter('throughline_incident_transitions_total', 'Transitions of incidents.', [
    'transition',
  ]);
  readonly pulls = this.#counter('throughline_pulls_total', 'Rounds of pulls.', ['pull', 'outcome']);
  readonly notifications = this.#counter(
    'throughline_notifications_total',
    'Where people stand with incidents; held ones by what holds them back.',
    ['state', 'hold'],
  );
  readonly deliveries = this.#counter('throughline_deliveries_total', 'Attempts to deliver messages.', [
    'channel',
    'outcome',
  ]);
  readonly storeSeconds = new Histogram({
    name: 'throughline_store_seconds',
    help: 'Time to store one batch.',
    labelNames: ['store'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
    registers: [this.registry],
  });
  readonly detectionDelaySeconds = new Histogram({
    name: 'throughline_detection_delay_seconds',
    help: 'Event time from the start of an anomaly to its detection.',
    buckets: [1, 5, 10, 30, 60, 120, 300, 600],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A value that is read when the metrics are. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [], collect: () => gauge.set(read()) });
    this.registry.registerMetric(gauge);
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }
}
