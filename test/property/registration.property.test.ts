import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createConsulClient } from '../../src/clients/consul/consul-client.ts';
import type { Preset } from '../../src/mapping/options.ts';
import { createConsulAgent } from '../../src/sandbox/consul-agent.ts';
import { mountExchange } from '../../src/sandbox/mount-exchange.ts';
import { createHandClock } from '../unit/sandbox/sandbox-clock.ts';
import { PRESETS, publish, publishing } from './publishing.ts';
import { roundTrip } from './round-trip.ts';

const RUNS = 500;
const URL = 'http://consul.example:8500';
const version = fc.constantFrom('1.22.7', '1.10.12');

function connect(version: string) {
  const clock = createHandClock();
  const { handler } = createConsulAgent({ clock, version });
  const { exchange } = mountExchange({ [URL]: handler }, { clock });
  return createConsulClient({ exchange, clock }, { url: URL, token: undefined });
}

test.each(Object.entries(PRESETS))(
  'any app, pod and task, with the preset %s, gives what Consul takes, keeps and lets go, or a reason',
  async (_name, preset: Preset) => {
    await fc.assert(
      fc.asyncProperty(publishing(fc.constant(preset)), version, async (wanted, version) => {
        const mapped = publish(wanted);
        if (mapped === undefined) return;
        for (const warning of mapped.warnings) expect(warning).not.toBe('');
        if (mapped.kind === 'services') await roundTrip(connect(version), mapped.services);
        else expect(mapped.reason).not.toBe('');
      }),
      { numRuns: RUNS },
    );
  },
);

test('a task gives the same services twice, each with an id and checks of its own', () => {
  fc.assert(
    fc.property(publishing(fc.constantFrom(...Object.values(PRESETS))), (wanted) => {
      const mapped = publish(wanted);
      expect(publish(wanted)).toEqual(mapped);
      if (mapped?.kind !== 'services') return;
      const ids = mapped.services.map(({ service }) => service.id);
      const checks = mapped.services.flatMap(({ service }) => service.checks.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
      expect(new Set(checks).size).toBe(checks.length);
    }),
    { numRuns: RUNS },
  );
});
