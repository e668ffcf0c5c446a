import { describe, expect, test } from 'vitest';
import { createRecord, type TaskRecord } from '../../../../src/inventory/record.ts';
import type { Gate } from '../../../../src/mapping/wish/wish.ts';
import { admit, type Candidate, mirrored } from '../../../../src/reconcile/conclusion/gate.ts';
import { aDefinition, HTTP_CHECK, idOf, WEB } from '../../examples.ts';

const record = (over: Partial<TaskRecord> = {}): TaskRecord => ({ ...createRecord(idOf(1), WEB, 0), ...over });
const HEALTHY = { health: { marathon: { reported: 1, alive: 1 } } };
const CHECKED = aDefinition({ healthChecks: [HTTP_CHECK] });
const gate = (when: Gate['when'], initialStatus: Gate['initialStatus'] = 'passing'): Gate => ({ when, initialStatus });
const candidate = (over: Partial<Candidate> = {}): Candidate => ({
  record: record(),
  definition: CHECKED,
  gate: gate('alive'),
  verdict: 'unknown',
  isMarathonGone: false,
  wasPublished: false,
  ...over,
});

const UNKNOWN = { why: 'its health is not known yet' } as const;
const ILL = { why: 'its health checks are not all alive yet' } as const;
const UNREPORTED = {
  why: 'it has no health checks, and only a task whose health has been reported as alive is published',
  isForGood: true,
} as const;
const UNREADY = { why: 'its readiness check has not passed yet' } as const;
const passing = { status: 'passing' } as const;
const warning = { status: 'warning' } as const;
const critical = { status: 'critical' } as const;

const reported = { gate: gate('reported') };
const running = { gate: gate('running', 'warning') };
const published = { wasPublished: true };
const gone = { isMarathonGone: true };
const alive = { verdict: 'alive', record: record(HEALTHY) } as const;
const ill = { verdict: 'unhealthy' } as const;
const unchecked = { verdict: 'alive', definition: aDefinition() } as const;
const unready = {
  record: record({ ...HEALTHY, isReady: false }),
  definition: { ...CHECKED, hasReadinessChecks: true },
};

test.each<[string, Partial<Candidate>, ReturnType<typeof admit>]>([
  ['waits while its health is unknown', {}, UNKNOWN],
  ['waits while a check is not alive', ill, ILL],
  ['is passing at its first all-alive verdict', alive, passing],
  ['starts with what its owner says at that verdict', { ...alive, gate: gate('alive', 'critical') }, critical],
  ['is passing at once without checks', unchecked, passing],
  ['is critical while nobody can give a verdict', gone, critical],
  ['waits for a check called ill, though Marathon is away now', { ...gone, ...ill }, ILL],
  ['comes back as critical without a verdict', published, critical],
  ['comes back as critical with an ill verdict', { ...published, ...ill }, critical],

  ['that must have reported is passing at its first all-alive verdict', { ...reported, ...alive }, passing],
  ['that must have reported waits while its health is unknown', reported, UNKNOWN],
  ['that must have reported waits for that, though nobody can give a verdict', { ...reported, ...gone }, UNKNOWN],
  ['that must have reported never comes without checks', { ...reported, ...unchecked }, UNREPORTED],
  ['that must have reported may once have', { ...reported, ...unchecked, ...published }, passing],
  [
    'that must have reported comes with a result, though the definition at hand has no checks',
    { ...reported, ...unchecked, record: record(HEALTHY) },
    passing,
  ],

  ['that need only run has its status at once', running, warning],
  ['that need only run does not wait for its health', { ...running, ...ill }, warning],

  ['waits until it is ready, though it is alive', { ...alive, ...unready }, UNREADY],
  ['that need only run must be ready, too', { ...running, ...unready }, UNREADY],
  ['is not asked again whether it is ready', { ...alive, ...unready, ...published }, passing],
  [
    'is not asked whether it is ready without a readiness check',
    { ...alive, ...unready, definition: CHECKED },
    passing,
  ],
  [
    'is ready while no readiness check has reported',
    { ...alive, ...unready, record: record({ ...HEALTHY, isReady: undefined }) },
    passing,
  ],
])('a task %s', (_sentence, over, expected) => {
  expect(admit(candidate(over))).toEqual(expected);
});

describe('a check that says Marathon’s verdict', () => {
  test.each<[string, Partial<Candidate>, ReturnType<typeof mirrored>]>([
    ['is passing while it is alive', { verdict: 'alive' }, 'passing'],
    ['is critical while it is not', { verdict: 'unhealthy' }, 'critical'],
    ['hears nothing without a verdict', {}, undefined],
    ['is critical before the first publication when nobody can give a verdict', gone, 'critical'],
    [
      'begins as its owner wants when that is said, and nobody can give a verdict',
      { ...gone, gate: gate('running', 'passing') },
      undefined,
    ],
    ['hears nothing of an outage once it is published', { ...gone, ...published }, undefined],
  ])('%s', (_sentence, over, expected) => {
    expect(mirrored(candidate(over))).toBe(expected);
  });
});
