import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Outcome } from '../model/decision.ts';
import type { CounterSample, Status } from '../reconcile/status.ts';

const PREFIX = 'marathon_consul_';

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface GaugeRow {
  /** Without the prefix. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  read(status: Status): readonly Sample[];
}

const single = (value: number | boolean): readonly Sample[] => [{ labels: {}, value: Number(value) }];

const perSource = (read: (source: Status['sources'][number]) => number | undefined) => (status: Status) =>
  status.sources.flatMap((source): Sample[] => {
    const value = read(source);
    return value === undefined ? [] : [{ labels: { source: source.name }, value }];
  });

const OUTCOMES: readonly Outcome[] = ['published', 'waiting', 'skipped', 'held', 'withdrawn'];

const HALTS = ['paused', 'frozen'] as const;

/** What is read from the snapshot at each scrape. The names are a promise to dashboards. */
export const GAUGES: readonly GaugeRow[] = [
  {
    name: 'ready',
    help: '1 when what Consul is told can be relied on.',
    labels: [],
    read: ({ isReady }) => single(isReady),
  },
  {
    name: 'halted',
    help: '1 while nothing is withdrawn or changed: paused on this machine, or frozen with the whole cluster.',
    labels: ['kind'],
    read: ({ halts }) =>
      HALTS.map((kind) => ({ labels: { kind }, value: Number(halts.some((halt) => halt.kind === kind)) })),
  },
  {
    name: 'tasks',
    help: 'Tasks on this machine, by what became of them.',
    labels: ['outcome'],
    read: ({ decisions }) =>
      OUTCOMES.map((outcome) => ({
        labels: { outcome },
        value: decisions.filter((decision) => decision.outcome === outcome).length,
      })),
  },
  {
    name: 'source_up',
    help: '1 while the source gives fresh answers.',
    labels: ['source'],
    read: perSource(({ state }) => Number(state === 'fresh')),
  },
  {
    name: 'source_age_seconds',
    help: 'Age of the last usable answer of the source.',
    labels: ['source'],
    read: perSource(({ ageMs }) => (ageMs === undefined ? undefined : ageMs / 1_000)),
  },
  {
    name: 'source_failures',
    help: 'Failures of the source in a row.',
    labels: ['source'],
    read: perSource(({ failures }) => failures),
  },
  {
    name: 'catalogue_missing',
    help: 'Services that the Consul agent has and the catalogue has lacked for over two minutes.',
    labels: [],
    read: ({ catalogue }) => single(catalogue?.missing ?? 0),
  },
  {
    name: 'catalogue_extra',
    help: 'Services of ours that the catalogue shows and the Consul agent has not had for over two minutes.',
    labels: [],
    read: ({ catalogue }) => single(catalogue?.extra ?? 0),
  },
  {
    name: 'catalogue_status_differs',
    help: 'Services whose status in the catalogue has not been that of the Consul agent for over two minutes.',
    labels: [],
    read: ({ catalogue }) => single(catalogue?.status ?? 0),
  },
];

export interface Metrics {
  readonly contentType: string;
  /** The text of one scrape. */
  text(status: Status): Promise<string>;
}

/** Metrics hold no state of ours: each scrape is made from the snapshot, beside what prom-client knows of the process. */
export function createMetrics(version: string): Metrics {
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess, eventLoopMonitoringPrecision: 100 });
  return {
    contentType: ofProcess.contentType,
    async text(status) {
      const scrape = new Registry();
      for (const row of GAUGES) fillGauge(scrape, row, row.read(status));
      fillGauge(scrape, { name: 'build_info', help: 'Which program this is; always 1.', labels: ['version'] }, [
        { labels: { version }, value: 1 },
      ]);
      fillCounters(scrape, status.counters);
      return Registry.merge([scrape, ofProcess]).metrics();
    },
  };
}

function fillGauge(registry: Registry, row: Omit<GaugeRow, 'read'>, samples: readonly Sample[]): void {
  const gauge = new Gauge({
    name: `${PREFIX}${row.name}`,
    help: row.help,
    labelNames: [...row.labels],
    registers: [registry],
  });
  for (const { labels, value } of samples) gauge.set(labels, value);
}

/** A counter appears with its first sample, under the name that the daemon counts by. */
function fillCounters(registry: Registry, samples: readonly CounterSample[]): void {
  for (const name of new Set(samples.map((sample) => sample.name))) {
    const own = samples.filter((sample) => sample.name === name);
    const counter = new Counter({
      name: `${PREFIX}${name.replace(/_total$/, '')}_total`,
      help: `How often since the start: ${name.replace(/_total$/, '').replaceAll('_', ' ')}.`,
      labelNames: [...new Set(own.flatMap(({ labels }) => Object.keys(labels)))],
      registers: [registry],
    });
    for (const { labels, value } of own) counter.inc(labels, value);
  }
}
