import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConsulVersion } from '../../scripts/find-consul.mjs';
import { type ConsulClient, createConsulClient } from '../../src/clients/consul/consul-client.ts';
import { createUndiciExchange } from '../../src/clients/undici-exchange.ts';
import { PRESETS, publish, publishing } from '../property/publishing.ts';
import { roundTrip } from '../property/round-trip.ts';
import { atEnd } from '../support/at-end.ts';
import { startConsul } from '../support/consul.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { PROPERTY_SEED } from '../support/property-seed.ts';
import { systemClock } from '../support/system-clock.ts';

for (const [version, least] of [
  ['1.22.7', 330],
  ['1.10.12', 60],
] as const)
  describeWithConsul(version, `${least} registrations of any apps and tasks, with Consul ${version}`, () => {
    test(`are taken as they are sent, read back the same, and removed (seed ${PROPERTY_SEED})`, async () => {
      const consul = await connect(version);
      const examples = fc.sample(publishing(fc.constantFrom(...Object.values(PRESETS))), {
        seed: PROPERTY_SEED,
        numRuns: 10 * least,
      });
      let sent = 0;
      for (const example of examples) {
        if (sent >= least) break;
        const mapped = publish(example);
        if (mapped?.kind !== 'services') continue;
        sent += mapped.services.length;
        await roundTrip(consul, mapped.services).catch((cause) => {
          throw new Error(`seed ${PROPERTY_SEED}: ${cause.message}\n${JSON.stringify(example, null, 1)}`, { cause });
        });
      }
      expect(sent).toBeGreaterThanOrEqual(least);
    });
  });

async function connect(version: ConsulVersion): Promise<ConsulClient> {
  const { url } = await startConsul({ version });
  const { exchange, close } = createUndiciExchange();
  atEnd(close);
  return createConsulClient({ exchange, clock: systemClock }, { url, token: undefined });
}
