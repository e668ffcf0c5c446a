import fc from 'fast-check';
import { decodeApp } from '../../src/clients/marathon/apps/decode-app.ts';
import { decodePod } from '../../src/clients/marathon/pods/decode-pod.ts';
import { decodeTask } from '../../src/clients/marathon/tasks/decode-task.ts';
import { mapTask } from '../../src/mapping/map-task.ts';
import type { Mapped } from '../../src/mapping/mapped.ts';
import {
  DEFAULT_PUBLICATION,
  type MappingOptions,
  type Preset,
  type PublicationOptions,
} from '../../src/mapping/options.ts';
import { wishOf } from '../../src/mapping/wish/wish-of.ts';
import type { AppDefinition } from '../../src/model/app-definition.ts';
import type { CheckStatus } from '../../src/model/service.ts';
import type { Task } from '../../src/model/task.ts';
import { someOptions } from '../unit/examples.ts';
import { marathonJson } from './marathon-json.ts';

/** One task of one definition, in JSON, and how it is to be published. */
export interface Publishing {
  readonly app: unknown;
  readonly pod: unknown;
  /** Which of the two the task is of. */
  readonly isPod: boolean;
  readonly task: unknown;
  readonly mirrored: CheckStatus | undefined;
  readonly options: MappingOptions;
}

export const PRESETS: Readonly<Record<Preset['name'], Preset>> = {
  none: { name: 'none' },
  original: { name: 'original' },
  allegro: {
    name: 'allegro',
    commonTag: 'marathon',
    nameSeparator: '.',
    ignoredProtocols: ['TCP'],
    enableTagOverride: true,
  },
};

const { app, pod, task, text, labels } = marathonJson;
const status = fc.constantFrom<CheckStatus[]>('passing', 'warning', 'critical');

const SELECTIVE: PublicationOptions['select'] = {
  by: 'labelled',
  labels: [{ kind: 'exists', key: 'consul.name' }],
  apps: ['/**'],
  ignoredApps: ['/a/*'],
};

const publication = (preset: fc.Arbitrary<Preset>): fc.Arbitrary<PublicationOptions> =>
  fc.record({
    preset,
    select: fc.oneof(
      { weight: 12, arbitrary: fc.constant(DEFAULT_PUBLICATION.select) },
      { weight: 1, arbitrary: fc.constant(SELECTIVE) },
    ),
    nameTemplate: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('{app}', '{app.name}-{port.name}', '{label:consul.name}') },
      { weight: 1, arbitrary: text },
    ),
    ports: fc.constantFrom<PublicationOptions['ports'][]>(
      { kind: 'first' },
      { kind: 'named' },
      { kind: 'all' },
      { kind: 'listed', ports: ['http', '1', 'nope'] },
    ),
    tags: fc.array(text, { maxLength: 2 }),
    address: fc.constantFrom('auto', 'agent', 'container', 'node'),
    health: fc.constantFrom('native', 'mirror', 'both', 'none'),
    initialStatus: fc.oneof(fc.constant('alive' as const), status),
    maxCheckIntervalMs: fc.constantFrom(1_000, 10_000, 3_600_000),
    // An agent that was not told to allow them refuses them, and that is no fault of ours.
    hasScriptChecks: fc.constant(false),
    rules: fc.array(fc.record({ match: fc.constant('/**'), labels, isOverride: fc.boolean() }), { maxLength: 1 }),
  });

/** Any task of any definition. `preset`: only this one. */
export const publishing = (preset: fc.Arbitrary<Preset>): fc.Arbitrary<Publishing> =>
  fc.record({
    app,
    pod,
    isPod: fc.integer({ min: 0, max: 4 }).map((draw) => draw === 0),
    task,
    mirrored: fc.option(status, { nil: undefined }),
    options: fc
      .record({
        agentAddress: fc.constantFrom('10.0.0.1', '127.0.0.1', 'fd00::1'),
        scope: fc.constantFrom('unchecked' as const, 'all' as const, 'none' as const),
        publication: publication(preset),
      })
      .map(({ scope, ...over }) => {
        const options = someOptions(over);
        return { ...options, lease: { ...options.lease, scope } };
      }),
  });

/** What is sent and asked for, as the daemon comes to it: decoded, wished for, mapped. `undefined`: no such app or task. */
export function publish(
  { app, pod, isPod, task: wire, mirrored, options }: Publishing,
  named: (task: Task) => Task = (task) => task,
): Mapped | undefined {
  const definition: AppDefinition | undefined = isPod ? decodePod(pod)?.[0] : decodeApp(app);
  const sighting = decodeTask(wire);
  if (definition === undefined || sighting === undefined) return undefined;
  const task = named({ ...sighting.task, isPod, container: definition.container });
  const wish = wishOf(definition, options.publication);
  return mapTask(task, definition, wish, { initialStatus: wish.gate.initialStatus, mirrored }, options);
}
