import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { consulClient } from './consul-client.ts';

export interface Likeness {
  readonly url: string;
  /** What is the one's own, such as a port, and how it is called for comparing. */
  readonly own: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const PATHS = [
  '/v1/catalog/services',
  '/v1/catalog/service/web',
  '/v1/catalog/service/consul',
  '/v1/catalog/service/absent',
  '/v1/catalog/node-services/test-node',
  '/v1/catalog/node/test-node',
  '/v1/catalog/node/absent',
  '/v1/health/service/web?pretty',
  '/v1/health/service/web?passing',
  '/v1/health/service/bare',
  '/v1/health/service/rich',
  '/v1/catalog/service/rich',
  '/v1/agent/service/rich',
  '/v1/agent/health/service/id/rich',
  '/v1/health/service/consul',
  '/v1/health/node/test-node',
  '/v1/agent/services',
  '/v1/agent/checks',
  '/v1/agent/service/web-1',
  '/v1/agent/service/absent',
  '/v1/agent/health/service/id/web-1',
  '/v1/agent/health/service/id/absent',
  '/v1/agent/health/service/name/bare',
  '/v1/agent/self',
  '/v1/status/leader',
  '/v1/absent',
];

/** The first probe is at a random moment of the interval, and the stand-in has none: never while this runs. */
const NEVER = '9000h1m30s';

const SERVICES = [
  {
    ID: 'web-1',
    Name: 'web',
    Address: '127.0.0.1',
    Port: 31_001,
    Tags: ['v2', 'a'],
    Meta: { z: '1', a: '2' },
    Checks: [
      { CheckID: 'web-1:ttl', Name: 'beat', TTL: '600s', Status: 'passing', Notes: 'a note' },
      { CheckID: 'web-1:http', HTTP: 'http://127.0.0.1:1/', Interval: NEVER, Timeout: '5s' },
    ],
  },
  { ID: 'web-2', Name: 'web', Address: '::1', Port: 31_002, Checks: [{ TTL: '600s', Status: 'passing' }] },
  {
    ID: 'rich',
    Name: 'rich',
    Port: 31_003,
    Tags: ['x'],
    Weights: { Passing: 10, Warning: 2 },
    EnableTagOverride: true,
    Checks: [
      { CheckID: 'rich:verdict', Name: "Marathon's verdict", TTL: '24h', Status: 'warning' },
      {
        CheckID: 'rich:http',
        HTTP: 'http://127.0.0.1:1/',
        Interval: NEVER,
        Status: 'passing',
        SuccessBeforePassing: 2,
        FailuresBeforeCritical: 3,
      },
    ],
  },
  { ID: 'bare', Name: 'bare' },
];

/** The same said to both: every answer is the same text, but for indexes, ids and ports. */
export function itLooksLikeConsul(start: () => Promise<readonly [standIn: Likeness, real: Likeness]>): void {
  let both: readonly Likeness[] = [];
  beforeAll(async () => {
    both = await start();
    for (const { url } of both) {
      const consul = consulClient(url);
      for (const service of SERVICES) await consul.register(service);
      await consul.send('PUT', '/v1/agent/service/maintenance/bare?enable=true&reason=why');
      const known = async () => JSON.stringify(await consul.get('/v1/health/service/bare')).includes('maintenance');
      await waitFor(known, { what: 'the catalogue to know all' });
    }
  });
  afterAll(async () => {
    for (const consul of both) await consul.stop();
  });

  test.each(PATHS)('%s', async (path) => {
    const [standIn, real] = await Promise.all(both.map((consul) => look(consul, path)));
    expect(standIn).toEqual(real);
  });
}

/** Of a real agent's 300 settings and counters nobody here reads one. */
const LEFT_OUT = ['DebugConfig', 'Stats'];
const OF_THE_WIRE = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'x-consul-index'];

async function look({ url, own }: Likeness, path: string) {
  // Unzipped, because only a large answer is zipped, and only the stand-in's has a length then.
  const response = await fetch(url + path, { headers: { 'accept-encoding': 'identity' } });
  const headers = [...response.headers].filter(([name]) => !OF_THE_WIRE.includes(name));
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return {
    status: response.status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, masked(value, own)])),
    // A text, so that the order of the fields counts.
    body: isJson
      ? JSON.stringify(comparable(JSON.parse(text)), null, 1)
          .split('\n')
          .map((line) => masked(line, own))
      : text,
  };
}

/** Checks and texts in one order, because an agent's own lists have none. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(comparable);
    if (items.every((item) => typeof item === 'string')) return items.sort();
    return items.every((item) => item !== null && typeof item === 'object' && 'CheckID' in item)
      ? items.sort((left, right) => (String(left.CheckID) < String(right.CheckID) ? -1 : 1))
      : items;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => !LEFT_OUT.includes(field))
      .map(([field, inner]) => [field, comparable(inner)]),
  );
}

function masked(text: string, own: Likeness['own']): string {
  const named = Object.entries(own).reduce((line, [value, name]) => line.replaceAll(value, name), text);
  return named
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/\b[0-9a-f]{14,16}\b/g, 'HASH')
    .replace(/((?:Create|Modify)Index": )[1-9]\d*/, '$1INDEX');
}
