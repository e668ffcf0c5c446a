import { expect, test } from 'vitest';
import { createIdentity } from '../../../src/daemon/identity.ts';
import { createInventory } from '../../../src/inventory/inventory.ts';
import { frameworkId } from '../../../src/model/ids.ts';
import { stateFileName } from '../../../src/store/state-file.ts';
import { anIdentity, idOf, someOptions, WEB } from '../examples.ts';
import { createFakeClock } from '../fake-clock.ts';

function clusterOf(frameworkName: string): string | undefined {
  const inventory = createInventory({ startedAt: 0, agentFreshMs: () => 15_000 });
  inventory.see({ kind: 'framework', id: frameworkId('f'), name: frameworkName }, 0);
  const config = {
    cluster: undefined,
    consul: { url: 'http://127.0.0.1:8500' },
    publication: someOptions().publication,
  } as Parameters<typeof createIdentity>[0] extends () => infer Config ? Config : never;
  const host = { name: () => 'here', bootId: () => '', addresses: () => [] };
  return createIdentity(() => config, inventory, { host, clock: createFakeClock() }).cluster;
}

test('an address of the Mesos agent that this machine lacks for a while is found again within a second', async () => {
  const inventory = createInventory({ startedAt: 0, agentFreshMs: () => 15_000 });
  inventory.see({ kind: 'identity', askedAt: 0, identity: anIdentity() }, 0);
  let addresses: readonly string[] = [];
  let looks = 0;
  const host = {
    name: () => 'here',
    bootId: () => '',
    addresses() {
      looks += 1;
      return addresses;
    },
  };
  const clock = createFakeClock();
  const config = { mesosAgent: { mayBeRemote: false }, consul: {} } as ReturnType<Parameters<typeof createIdentity>[0]>;
  const identity = createIdentity(() => config, inventory, { host, clock });
  const isHere = () => !identity.blockedBecause().some((why) => why.includes('no address of this machine'));
  expect([isHere(), isHere(), looks]).toEqual([false, false, 1]);
  addresses = ['10.0.0.1'];
  await clock.advance(1_000);
  expect([isHere(), isHere(), looks]).toEqual([true, true, 2]);
});

test('a Mesos agent of another machine is in the way until the right one has answered, whatever addresses we get', () => {
  const inventory = createInventory({ startedAt: 0, agentFreshMs: () => 15_000 });
  inventory.see({ kind: 'identity', askedAt: 0, identity: anIdentity() }, 0);
  const host = { name: () => 'here', bootId: () => '', addresses: () => ['10.0.0.1', '10.0.0.9'] };
  const config = { mesosAgent: { mayBeRemote: false }, consul: {} } as ReturnType<Parameters<typeof createIdentity>[0]>;
  const identity = createIdentity(() => config, inventory, { host, clock: createFakeClock() });
  const reasons = () => identity.blockedBecause().filter((why) => why.includes('no address of this machine'));
  expect(reasons()).toEqual([]);
  identity.strangeAgent = anIdentity({ address: '10.0.0.9' });
  expect(reasons()).toEqual([expect.stringContaining('the Mesos agent is at 10.0.0.9')]);
  identity.strangeAgent = undefined;
  expect(reasons()).toEqual([]);
});

test('without a Mesos agent this machine is known by its name and its addresses, and nobody has to say who they are', () => {
  const inventory = createInventory({ startedAt: 0, agentFreshMs: () => 15_000, hasAgent: false });
  inventory.see({ kind: 'framework', id: frameworkId('f'), name: 'marathon' }, 0);
  const host = { name: () => 'here', bootId: () => '', addresses: () => ['127.0.0.1', '::1', '10.0.0.9'] };
  const identityOf = (hostname?: string) => {
    const config = { mesosAgent: { hostname }, consul: {}, publication: someOptions().publication };
    return createIdentity(() => config as ReturnType<Parameters<typeof createIdentity>[0]>, inventory, {
      host,
      clock: createFakeClock(),
    });
  };
  const identity = identityOf();
  expect(identity.local).toMatchObject({ agentId: undefined, hostname: 'here', addresses: ['10.0.0.9'] });
  expect(identity.local).not.toHaveProperty('address');
  expect(identity.local?.knows?.(idOf(1))).toBe(false);
  inventory.expect(idOf(1), WEB, 0);
  expect(identity.local?.knows?.(idOf(1))).toBe(true);
  expect(identityOf('there.example').local?.hostname).toBe('there.example');
  expect(identity.blockedBecause()).toEqual(['Consul has not been read yet']);
  identity.nodeAddress = '10.0.0.9';
  expect(identity.options('none')).toMatchObject({ agentId: undefined, agentAddress: '10.0.0.9' });
});

test.each([
  ['marathon', 'marathon'],
  ['my marathon', 'my-marathon'],
  ['../../etc/cron.d/x', '-.-..-etc-cron.d-x'],
  ['..', '-.'],
  ['.hidden', '-hidden'],
  ['a\u0000\u001b[2J/ü', 'a---2J--'],
])('a framework called %j names a cluster that can be the name of a file: %j', (framework, cluster) => {
  expect(clusterOf(framework)).toBe(cluster);
  expect(stateFileName(cluster)).toMatch(/^[\w-][\w.-]*\.json$/);
});
