import { describe, expect, test } from 'vitest';
import { encodeService } from '../../../src/clients/consul/encode-service.ts';
import { decodeApp } from '../../../src/clients/marathon/apps/decode-app.ts';
import { mapTask } from '../../../src/mapping/map-task.ts';
import { DEFAULT_PUBLICATION, type Preset } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import { planTask } from '../../../src/plan/plan.ts';
import { aTask, someOptions } from '../../unit/examples.ts';

const times = <Value>(count: number, entry: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => entry(index));

const OURS: Preset = { name: 'none' };
const ALLEGRO: Preset = {
  name: 'allegro',
  commonTag: 'marathon',
  nameSeparator: '-',
  enableTagOverride: false,
  ignoredProtocols: [],
};

/** From what Marathon sends to what Consul is sent. */
function published(app: object, preset: Preset = OURS) {
  const definition = decodeApp({ id: '/evil', version: 'v', ...app });
  if (definition === undefined) throw new Error('not an app');
  const task = aTask({ ports: definition.ports.map((_, index) => 1 + (index % 60_000)), host: 'h'.repeat(1_000) });
  const options = { ...DEFAULT_PUBLICATION, preset, hasScriptChecks: true };
  const health = { initialStatus: 'passing', mirrored: undefined } as const;
  const mapped = mapTask(task, definition, wishOf(definition, options), health, someOptions());
  const services = mapped.kind === 'services' ? mapped.services.map(({ service }) => service) : [];
  const bodies = services.map((service) => JSON.stringify(encodeService(service, new Map())));
  return { mapped, bodies, told: [...mapped.warnings, mapped.kind === 'services' ? '' : mapped.reason].join('\n') };
}

const LIMIT_MS = 10_000;

const ports = (count: number) => times(count, (index) => ({ name: `p${index}` }));
const all = { 'consul.ports': 'all' };

describe.each<readonly [string, () => { app: object; preset?: Preset; says: string }]>([
  [
    '20,000 ports',
    () => ({
      app: { portDefinitions: ports(20_000), labels: all },
      says: 'its app has 20000 ports: give it at most 1024',
    }),
  ],
  [
    '100,000 labels',
    () => ({
      app: { portDefinitions: ports(1), labels: Object.fromEntries(times(100_000, (index) => [`l${index}`, 'tag'])) },
      says: 'its app has 100000 labels',
    }),
  ],
  [
    '5,000 health checks',
    () => ({
      app: {
        portDefinitions: ports(1),
        healthChecks: times(5_000, (index) => ({ protocol: 'HTTP', path: `/${index}` })),
      },
      says: "its health checks from 64 on are too many for Consul to run: Marathon's verdict is told instead",
    }),
  ],
  [
    '5,000 health checks on each of 1,000 ports',
    () => ({
      app: {
        portDefinitions: ports(1_000),
        labels: all,
        healthChecks: times(5_000, (index) => ({ protocol: 'TCP', portIndex: index % 1_000 })),
      },
      says: 'too many for Consul to run',
    }),
  ],
  [
    '256 names on each of 1,000 ports',
    () => {
      const name = times(256, (index) => `n${index}`).join(',');
      return {
        app: { portDefinitions: ports(1_000).map((port) => ({ ...port, labels: { 'consul.name': name } })) },
        says: 'a task has at most 1024 services: 254976 are left out',
      };
    },
  ],
  [
    'a tag of 10 MB on each of 1,000 ports',
    () => ({
      app: { portDefinitions: ports(1_000), labels: { ...all, 'consul.tags': 'x'.repeat(10_000_000) } },
      says: 'a service has at most 1024 tags of 65536 characters in all',
    }),
  ],
  [
    'a path of 10 MB',
    () => ({
      app: { portDefinitions: ports(1), healthChecks: [{ protocol: 'HTTP', path: `/${'x'.repeat(10_000_000)}` }] },
      says: 'has a path of over 8192 characters',
    }),
  ],
  [
    'a command that would grow to a gigabyte',
    () => ({
      app: {
        portDefinitions: ports(1),
        healthChecks: [{ protocol: 'COMMAND', command: { value: '$HOST'.repeat(1_000_000) } }],
      },
      says: 'is a command of over 16384 characters',
    }),
  ],
  [
    'a protocol of 10 MB',
    () => ({
      app: { portDefinitions: ports(1), healthChecks: [{ protocol: 'x'.repeat(10_000_000) }] },
      says: 'of a kind that is not known',
    }),
  ],
  [
    'a name of 5 MB, in the grammar of allegro',
    () => ({
      app: { portDefinitions: ports(1), labels: { consul: 'n'.repeat(5_000_000) } },
      preset: ALLEGRO,
      says: 'its service name has 5000000 characters',
    }),
  ],
  [
    'a name of slashes, in the grammar of allegro',
    () => ({
      app: { portDefinitions: ports(1), labels: { consul: `x${'/'.repeat(1_000_000)}x` } },
      preset: ALLEGRO,
      says: 'its service name has',
    }),
  ],
  [
    'a million names on a port, in the grammar of allegro',
    () => ({
      app: { portDefinitions: [{ labels: { consul: 'a,'.repeat(1_000_000) } }], labels: { consul: '' } },
      preset: ALLEGRO,
      says: 'twice on one port',
    }),
  ],
  [
    '40,000 tags, in the grammar of allegro',
    () => ({
      app: {
        portDefinitions: times(256, (index) => ({ labels: { consul: `n${index}` } })),
        labels: { consul: '', ...Object.fromEntries(times(40_000, (index) => [`t${index}`, 'tag'])) },
      },
      preset: ALLEGRO,
      says: 'a service has at most 1024 tags',
    }),
  ],
])('an app with %s', (_name, make) => {
  test(
    'costs bounded time and memory, is told in lines that can be shown, and leaves a plan',
    () => {
      const { app, preset, says } = make();
      const { mapped, bodies, told } = published(app, preset);
      expect(told).toContain(says);
      expect(mapped.warnings.length).toBeLessThan(130);
      for (const line of told.split('\n')) expect(line.length).toBeLessThan(1_100);
      expect(bodies.length).toBeLessThanOrEqual(1_024);
      for (const body of bodies) expect(body.length).toBeLessThan(256 * 1024);
      if (mapped.kind !== 'services') return;
      const services = mapped.services.map(({ service }) => service);
      const leaving = { withdrawal: 'ended', because: 'ended' } as const;
      expect(planTask(aTask().id, services, [], { cluster: 'main', allegroTag: undefined }, leaving)).toHaveLength(
        services.length,
      );
    },
    LIMIT_MS,
  );
});

test.each(['/x HTTP/1.1\r\nX-Injected: yes', '/a\tb', '/a\u0000', '/a\u0085b', '\n'])(
  'a path of %j becomes no URL that Consul is to ask',
  (path) => {
    const { mapped, bodies } = published({ portDefinitions: ports(1), healthChecks: [{ protocol: 'HTTP', path }] });
    expect(bodies.join('')).not.toMatch(/"HTTP"/);
    expect(mapped.warnings).toHaveLength(1);
  },
);

test('a path cannot leave the task: its host and port come before it', () => {
  const [body = ''] = published({
    portDefinitions: ports(1),
    healthChecks: [{ protocol: 'HTTP', path: '@evil.example:80/' }],
  }).bodies;
  const [check] = JSON.parse(body).Checks;
  expect(new URL(check.HTTP).hostname).not.toBe('evil.example');
});
