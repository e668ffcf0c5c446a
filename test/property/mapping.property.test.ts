import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapTask } from '../../src/mapping/map-task.ts';
import { dnsLabel } from '../../src/mapping/name.ts';
import { DEFAULT_PUBLICATION, type MappingOptions } from '../../src/mapping/options.ts';
import { wishOf } from '../../src/mapping/wish/wish-of.ts';
import type { AppDefinition, HealthCheck, PortDefinition } from '../../src/model/app-definition.ts';
import { taskId } from '../../src/model/ids.ts';
import type { CheckStatus, DesiredService } from '../../src/model/service.ts';
import type { Task } from '../../src/model/task.ts';
import { aDefinition, aPort, aTask, someOptions } from '../unit/examples.ts';

const port = fc.integer({ min: 0, max: 65_535 });

const portDefinition: fc.Arbitrary<PortDefinition> = fc
  .record({ containerPort: fc.option(port, { nil: undefined }), hasHostPort: fc.boolean() })
  .map(aPort);

const healthCheck: fc.Arbitrary<HealthCheck> = fc.record({
  protocol: fc.constantFrom('HTTP', 'HTTPS', 'TCP', 'COMMAND', 'MESOS_HTTP', 'NEW'),
  path: fc.option(fc.string({ unit: 'binary-ascii' }), { nil: undefined }),
  portIndex: fc.option(fc.nat(4), { nil: undefined }),
  port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
  intervalSeconds: fc.nat(100_000),
  timeoutSeconds: fc.nat(100_000),
  maxConsecutiveFailures: fc.nat(100),
  isIpv6: fc.boolean(),
  command: fc.option(fc.string(), { nil: undefined }),
});

const definition: fc.Arbitrary<AppDefinition> = fc
  .record({
    network: fc.constantFrom('host' as const, 'bridge' as const, 'container' as const),
    ports: fc.array(portDefinition, { maxLength: 4 }),
    healthChecks: fc.array(healthCheck, { maxLength: 3 }),
  })
  .map(aDefinition);

const address = fc.oneof(
  fc.ipV4().map((text) => ({ address: text, family: 'IPv4' as const, network: undefined })),
  fc.ipV6().map((text) => ({ address: text, family: 'IPv6' as const, network: undefined })),
);

const task: fc.Arbitrary<Task> = fc
  .record({
    id: fc.string({ minLength: 1 }).map(taskId),
    ports: fc.array(port, { maxLength: 4 }),
    addresses: fc.array(address, { maxLength: 2 }),
  })
  .map(aTask);

const scope = fc.constantFrom('unchecked' as const, 'all' as const, 'none' as const);
const status = fc.constantFrom<CheckStatus[]>('passing', 'critical');

function map(of: Task, as: AppDefinition, initialStatus: CheckStatus, options: MappingOptions = someOptions()) {
  return mapTask(of, as, wishOf(as, DEFAULT_PUBLICATION), { initialStatus, mirrored: undefined }, options);
}

describe('whatever the task and its definition', () => {
  const services = (holds: (services: readonly DesiredService[]) => void) =>
    fc.assert(
      fc.property(task, definition, scope, status, (of, as, leased, initial) => {
        const options = someOptions();
        const mapped = map(of, as, initial, { ...options, lease: { ...options.lease, scope: leased } });
        if (mapped.kind === 'services') holds(mapped.services.map(({ service }) => service));
        else expect(mapped.reason).not.toBe('');
      }),
    );

  test('a port is one that can be connected to', () => {
    services((mapped) => {
      for (const { port: number } of mapped) {
        expect(Number.isInteger(number) && number > 0 && number <= 65_535).toBe(true);
      }
    });
  });

  test('every check id is unique, and begins with the id of its service', () => {
    services((mapped) => {
      const ids = mapped.flatMap(({ id, checks }) => checks.map((check) => [id, check.id] as const));
      expect(new Set(ids.map(([, id]) => id)).size).toBe(ids.length);
      expect(ids.every(([service, id]) => id.startsWith(`${service}:`))).toBe(true);
    });
  });

  test('no interval is below a second or above ten', () => {
    services((mapped) => {
      for (const { probe } of mapped.flatMap(({ checks }) => checks)) {
        if ('intervalMs' in probe) expect(probe.intervalMs >= 1_000 && probe.intervalMs <= 10_000).toBe(true);
      }
    });
  });

  test('no address of a check ends its request line', () => {
    services((mapped) => {
      for (const { probe } of mapped.flatMap(({ checks }) => checks)) {
        if (probe.kind === 'http') expect(probe.url).not.toMatch(/[\r\n]/);
        if (probe.kind === 'tcp') expect(probe.target).not.toMatch(/[\r\n]/);
      }
    });
  });

  test('meta has no value above 512 bytes', () => {
    services((mapped) => {
      for (const { meta } of mapped)
        expect(Object.values(meta).every((value) => Buffer.byteLength(value) <= 512)).toBe(true);
    });
  });

  test('mapping twice gives the same', () => {
    fc.assert(
      fc.property(task, definition, status, (of, as, initial) => {
        expect(map(of, as, initial)).toEqual(map(of, as, initial));
      }),
    );
  });
});

test('whatever a name is made of, it is one DNS label at most', () => {
  fc.assert(fc.property(fc.string(), (text) => /^[A-Za-z0-9-]{0,63}$/.test(dnsLabel(text))));
});
