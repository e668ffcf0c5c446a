import { expect, test } from 'vitest';
import type { MarathonClient } from '../../../src/clients/marathon/marathon-client.ts';
import { type FrameworkId, frameworkId } from '../../../src/model/ids.ts';
import type { Evidence } from '../../../src/model/sighting.ts';
import { pollFramework } from '../../../src/sources/marathon-framework.ts';
import { createSourceHealth } from '../../../src/sources/source-health.ts';
import { silentLog } from '../../../src/support/log.ts';
import { FRAMEWORK, unreachable } from '../examples.ts';
import { createFakeClock } from '../fake-clock.ts';

async function asked(remembered: FrameworkId | undefined, answer: () => Promise<FrameworkId> = async () => FRAMEWORK) {
  const told: Evidence[] = [];
  const conflicts: (FrameworkId | undefined)[] = [];
  const client = { info: async () => ({ frameworkId: await answer(), frameworkName: 'marathon' }) };
  const poll = pollFramework({
    client: client as unknown as MarathonClient,
    health: createSourceHealth('marathon', () => 0, { clock: createFakeClock(), log: silentLog }),
    see: (evidence) => told.push(evidence),
    onConflict: (said) => conflicts.push(said),
    remembered: () => remembered,
  });
  const failure = await poll(new AbortController().signal).catch((error: unknown) => error);
  return { told, conflicts, failure };
}

test.each([
  ['nobody remembers one', undefined],
  ['it is the one that is remembered', FRAMEWORK],
])('Marathon says which framework it is, and is believed where %s', async (_when, remembered) => {
  const { told, conflicts } = await asked(remembered);
  expect(told).toEqual([{ kind: 'framework', id: FRAMEWORK, name: 'marathon' }]);
  expect(conflicts).toEqual([undefined]);
});

test('another framework than the remembered one is a conflict, and not believed', async () => {
  const { told, conflicts } = await asked(frameworkId('other'));
  expect([told, conflicts]).toEqual([[], [FRAMEWORK]]);
});

test('no answer changes nothing, and the poll rejects', async () => {
  const { told, conflicts, failure } = await asked(FRAMEWORK, () => Promise.reject(unreachable()));
  expect([told, conflicts]).toEqual([[], []]);
  expect(failure).toBeInstanceOf(Error);
});
