import { expect, test } from 'vitest';
import { perform } from '../../../src/apply/perform.ts';
import type { ConsulClient } from '../../../src/clients/consul/consul-client.ts';
import type { Change } from '../../../src/model/change.ts';
import { checkId, serviceId } from '../../../src/model/ids.ts';
import { aDesired, aMirror, answered, idOf } from '../examples.ts';

const ID = serviceId(`marathon:${idOf(1)}`);
const service = aDesired();
const registration: Change = { kind: 'register', taskId: idOf(1), service, statuses: new Map(), because: '' };
const update = { ...registration, kind: 'update', differs: [], isUrgent: false } as const;
const mirroring = { ...registration, service: aDesired({ checks: [aMirror('passing')] }) };
const silent = { ...registration, service: aDesired({ checks: [aMirror(undefined)] }) };
const telling: Change = {
  kind: 'status',
  taskId: idOf(1),
  id: ID,
  name: '',
  check: checkId('verdict'),
  status: 'critical',
  isRefresh: false,
  because: '',
};
const withdrawal: Change = { kind: 'withdraw', taskId: idOf(1), id: ID, name: '', withdrawal: 'ended', because: '' };
const OUTDATED = [checkId('one'), checkId('two')];

async function calls(change: Change, fail: { readonly at?: string; readonly knows?: false } = {}): Promise<string[]> {
  const made: string[] = [];
  const call = async (text: string) => {
    made.push(text);
    if (text === fail.at) throw answered(500);
  };
  const consul: Pick<ConsulClient, 'register' | 'updateCheck' | 'deregister' | 'deregisterCheck'> = {
    register: ({ id }) => call(`register ${id === ID}`),
    async updateCheck(id, status, output) {
      await call(`tell ${id.replace(/.*:/, '')} ${status}: ${output}`);
      return fail.knows === false ? 'unknown check' : 'ok';
    },
    deregister: (id) => call(`deregister ${id === ID}`),
    deregisterCheck: (id) => call(`remove ${id}`),
  };
  await perform(consul as ConsulClient, change, new AbortController().signal).catch(() => made.push('failed'));
  return made;
}

test.each<[string, Change, readonly string[]]>([
  ['a withdrawal removes the service', withdrawal, ['deregister true']],
  ['a registration is one write', registration, ['register true']],
  [
    'an update then removes ours that are outdated, one by one',
    { ...update, removeChecks: OUTDATED },
    ['register true', 'remove one', 'remove two'],
  ],
  [
    'an adoption is an update',
    { ...update, kind: 'adopt', removeChecks: OUTDATED },
    ['register true', 'remove one', 'remove two'],
  ],
  ['what a check is to say is told', telling, ['tell verdict critical: Marathon says unhealthy']],
  [
    'a registration tells at once what a check is to say: one never told is critical after a restart of the agent',
    { ...mirroring, statuses: new Map([[aMirror('passing').id, 'passing' as const]]) },
    ['register true', 'tell verdict passing: Marathon says alive'],
  ],
  [
    'a check that there is no verdict for is told what it starts with',
    silent,
    ['register true', 'tell verdict critical: Marathon has not said yet'],
  ],
])('%s', async (_sentence, change, expected) => {
  expect(await calls(change)).toEqual(expected);
});

test('a change of which a part failed has failed', async () => {
  const change: Change = { ...update, removeChecks: OUTDATED };
  expect((await calls(change, { at: 'remove one' })).at(-1)).toBe('failed');
});

test('a check that Consul has lost makes the change fail', async () => {
  expect(await calls(telling, { knows: false })).toContain('failed');
});
