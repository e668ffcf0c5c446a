import { describe, expect, test } from 'vitest';
import type { Probe } from '../../../src/doctor/picture.ts';
import { lookAtLeader } from '../../../src/doctor/reads/leader.ts';
import { rightsNeeded } from '../../../src/doctor/reads/rights.ts';
import { SYSTEM_TLS } from '../../../src/model/connection.ts';
import { answer, failure, INFO } from './healthy.ts';

type Look = Awaited<ReturnType<typeof lookAtLeader>>;

const PARTS = { tls: SYSTEM_TLS, headers: { authorization: 'secret' } };

const ROWS: readonly (readonly [url: string, leaderUrl: string | undefined, look: Look['how'], asked: string[]])[] = [
  ['http://a:8080', 'http://b:8080', 'asked', ['http://b:8080']],
  ['https://a:8443', 'https://b:8443', 'asked', ['https://b:8443']],
  ['https://a:8443', 'http://b:8080', 'less safe', []],
  ['https://a:8443', 'http://a:8443', 'configured', []],
  ['http://a', 'http://a:80', 'configured', []],
  ['http://a/service/marathon', 'http://b:8080', 'behind a proxy', []],
  ['http://a:8080', 'gopher://b', 'less safe', []],
  ['http://a:8080', undefined, 'nobody names one', []],
];

describe('the leader', () => {
  test.each(ROWS)('that %s names as %s is %s', async (url, leaderUrl, how, urls) => {
    const asked: string[] = [];
    const ask = async (at: string): Promise<Probe<unknown>> => {
      asked.push(at);
      return answer(INFO);
    };
    const info = answer({ ...INFO, leader: undefined, leaderUrl });
    expect((await lookAtLeader([{ url, info }], PARTS, ask)).how).toBe(how);
    expect(asked).toEqual(urls);
  });

  test('is taken from an instance that answers, and without a header from what it says', async () => {
    const instances = [
      { url: 'http://a:1', info: failure('down') },
      { url: 'http://b:2', info: answer({ ...INFO, leader: 'c:3', leaderUrl: undefined }) },
    ];
    const look = await lookAtLeader(instances, PARTS, async () => failure('refused'));
    expect(look).toMatchObject({ how: 'asked', url: 'http://c:3', answer: { why: 'refused' } });
  });
});

describe('the rights that are asked for', () => {
  test('are those on at most 20 names, and on the lease, the node and the key', () => {
    const names = new Set(Array.from({ length: 30 }, (_, n) => `name-${n}`));
    const asked = rightsNeeded('n1', names, 'marathon-consul/freeze/x');
    expect(asked.filter(({ segment }) => segment.startsWith('name-'))).toHaveLength(20);
    expect(asked.slice(20).map(({ right, segment }) => `${right} ${segment}`)).toEqual([
      'service:write marathon-consul',
      'agent:read n1',
      'node:read n1',
      'key:read marathon-consul/freeze/x',
    ]);
  });

  test('without any name are told by one that nobody has', () => {
    expect(rightsNeeded('n1', new Set(), 'k')[0]).toMatchObject({ isGuess: true });
  });
});
