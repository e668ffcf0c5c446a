import { expect, test } from 'vitest';
import { perform } from '../../../src/apply/perform.ts';
import type { ConsulClient } from '../../../src/clients/consul/consul-client.ts';
import type { Change } from '../../../src/model/change.ts';
import { checkId, serviceId } from '../../../src/model/ids.ts';
import { anHttpCheck, answered, idOf, markOf, WEB } from '../examples.ts';

const ID = serviceId(`marathon:${idOf(1)}`);
const service = {
  id: ID,
  taskId: idOf(1),
  appId: WEB,
  name: 'shop-web',
  address: '',
  port: 31001,
  tags: [],
  meta: markOf(idOf(1)),
  checks: [anHttpCheck()],
};
const registration: Change = { kind: 'register', taskId: idOf(1), service, statuses: new Map(), because: '' };
const update = { ...registration, kind: 'update', differs: [], isUrgent: false } as const;
const withdrawal: Change = { kind: 'withdraw', taskId: idOf(1), id: ID, name: '', withdrawal: 'ended', because: '' };
const OUTDATED = [checkId('one'), checkId('two')];

async function calls(change: Change, fail: { readonly at?: string } = {}): Promise<string[]> {
  const made: string[] = [];
  const call = async (text: string) => {
    made.push(text);
    if (text === fail.at) throw answered(500);
  };
  const consul: Pick<ConsulClient, 'register' | 'deregister' | 'deregisterCheck'> = {
    register: ({ id }, _statuses, { replaceChecks }) => call(`register ${id === ID}, replace ${replaceChecks}`),
    deregister: (id) => call(`deregister ${id === ID}`),
    deregisterCheck: (id) => call(`remove ${id}`),
  };
  await perform(consul as ConsulClient, change, new AbortController().signal).catch(() => made.push('failed'));
  return made;
}

test.each<[string, Change, readonly string[]]>([
  ['a withdrawal removes the service', withdrawal, ['deregister true']],
  ['a registration is one write', registration, ['register true, replace true']],
  [
    'an update without foreign checks is one write, too',
    { ...update, keepsForeignChecks: false, removeChecks: [] },
    ['register true, replace true'],
  ],
  [
    'an update beside foreign checks replaces none, and then removes ours that are outdated one by one',
    { ...update, keepsForeignChecks: true, removeChecks: OUTDATED },
    ['register true, replace false', 'remove one', 'remove two'],
  ],
  [
    'an adoption is an update',
    { ...update, kind: 'adopt', keepsForeignChecks: true, removeChecks: OUTDATED },
    ['register true, replace false', 'remove one', 'remove two'],
  ],
])('%s', async (_sentence, change, expected) => {
  expect(await calls(change)).toEqual(expected);
});

test('a change of which a part failed has failed', async () => {
  const change: Change = { ...update, keepsForeignChecks: true, removeChecks: OUTDATED };
  expect((await calls(change, { at: 'remove one' })).at(-1)).toBe('failed');
});
