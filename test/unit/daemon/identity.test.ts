import { expect, test } from 'vitest';
import { createIdentity } from '../../../src/daemon/identity.ts';
import { createInventory } from '../../../src/inventory/inventory.ts';
import { frameworkId } from '../../../src/model/ids.ts';
import { stateFileName } from '../../../src/store/state-file.ts';
import { someOptions } from '../examples.ts';

function clusterOf(frameworkName: string): string | undefined {
  const inventory = createInventory({ startedAt: 0, agentFreshMs: () => 15_000 });
  inventory.see({ kind: 'framework', id: frameworkId('f'), name: frameworkName }, 0);
  const config = {
    cluster: undefined,
    consul: { url: 'http://127.0.0.1:8500' },
    publication: someOptions().publication,
  } as Parameters<typeof createIdentity>[0] extends () => infer Config ? Config : never;
  const host = { name: () => 'here', bootId: () => '', addresses: () => [] };
  return createIdentity(() => config, inventory, host).cluster;
}

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
