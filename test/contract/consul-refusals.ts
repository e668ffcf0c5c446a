import { describe, expect, test } from 'vitest';
import type { ConsulClient } from './consul-client.ts';

const REGISTER = '/v1/agent/service/register';
const check = (fields: object) => ({ Name: 'x', Checks: [fields] });
const meta = (pairs: Record<string, unknown>) => ({ Name: 'x', Meta: pairs });
const badMeta = (key: string, value: string, why: string) =>
  `Invalid Service Meta: Couldn't load metadata pair ('${key}', '${value}'): ${why}`;
const cannot = (kind: string, field: string, type: string) =>
  `Request decode failed: json: cannot unmarshal ${kind} into Go struct field .Alias.${field} of type ${type}`;

/** Bodies of a registration that are a 400, and the text that comes with it. */
const BAD_BODIES: readonly (readonly [string, unknown, string])[] = [
  ['an empty body', '', 'Request decode failed: EOF'],
  ['half a body', '{', 'Request decode failed: unexpected EOF'],
  ['no name', { ID: 'x' }, 'Missing service name'],
  ['an unknown field', { Name: 'x', Foo: 1 }, 'Request decode failed: json: unknown field "Foo"'],
  ['an unknown field of a check', check({ TTL: '1s', Foo: 1 }), 'Request decode failed: json: unknown field "Foo"'],
  ['a port as text', { Name: 'x', Port: '80' }, cannot('string', 'Port', 'int')],
  ['a broken port', { Name: 'x', Port: 80.5 }, cannot('number 80.5', 'Port', 'int')],
  ['tags as text', { Name: 'x', Tags: 'a' }, cannot('string', 'Tags', '[]string')],
  ['a number in the meta', meta({ a: 1 }), cannot('number', 'Meta', 'string')],
  ['no address at all', { Name: 'x', Address: '0.0.0.0' }, 'Invalid service address'],
  ['a bad meta key', meta({ 'a.b': 'c' }), badMeta('a.b', 'c', 'Key contains invalid characters')],
  [
    'a reserved meta key',
    meta({ 'consul-x': '1' }),
    badMeta('consul-x', '1', "Key prefix 'consul-' is reserved for internal use"),
  ],
  [
    'a long meta value',
    meta({ k: 'é'.repeat(257) }),
    badMeta('k', 'é'.repeat(257), 'Value is too long (limit: 512 characters)'),
  ],
  [
    'too much meta',
    meta(Object.fromEntries(Array.from({ length: 65 }, (_none, at) => [`k${at}`, 'v']))),
    'Invalid Service Meta: Node metadata cannot contain more than 64 key/value pairs',
  ],
  [
    'weights of nothing',
    { Name: 'x', Weights: { Passing: 0, Warning: 1 } },
    'Invalid Weights: Passing must be greater than 0',
  ],
  [
    'heavy weights',
    { Name: 'x', Weights: { Passing: 65_536, Warning: 1 } },
    'Invalid Weights: DNS Weight must be between 0 and 65535',
  ],
  [
    'weights of less than nothing',
    { Name: 'x', Weights: { Passing: 1, Warning: -1 } },
    'Invalid Weights: Warning must be greater or equal than 0',
  ],
  ['weights without one for passing', { Name: 'x', Weights: {} }, 'Invalid Weights: Passing must be greater than 0'],
  ['a check of no kind', check({}), 'Invalid check: TTL must be > 0 for TTL checks'],
  [
    'TTL and interval',
    check({ TTL: '1s', Interval: '1s' }),
    'Invalid check: Interval and TTL cannot both be specified',
  ],
  [
    'an alias with a TTL',
    check({ AliasService: 'a', TTL: '1s' }),
    'Invalid check: TTL must be not be set for Alias checks',
  ],
  [
    'a status of its own',
    check({ TTL: '1s', Status: 'ok' }),
    "Status for checks must 'passing', 'warning', 'critical'",
  ],
  ['a script of nothing', check({ Args: [], Interval: '1s' }), 'Invalid check: TTL must be > 0 for TTL checks'],
  ['a duration without a unit', check({ TTL: '1' }), 'Request decode failed: time: missing unit in duration "1"'],
  ['a duration in days', check({ TTL: '1d' }), 'Request decode failed: time: unknown unit "d" in duration "1d"'],
];

export function itRefusesWhatConsulRefuses(isOld: boolean, consul: () => ConsulClient): void {
  describe('refuses', () => {
    test.each(BAD_BODIES)('%s', async (_what, body, text) => {
      expect(await consul().send('PUT', REGISTER, body)).toEqual({ status: 400, text });
    });

    test('a probe without an interval', async () => {
      const kinds = isOld ? 'Script, HTTP, H2PING, or TCP' : 'Script, HTTP, H2PING, TCP, UDP or OSService';
      expect(await consul().register(check({ HTTP: 'http://x' }))).toEqual({
        status: 400,
        text: `Invalid check: Interval must be > 0 for ${kinds} checks`,
      });
    });

    test('a script without an interval', async () => {
      const { status, text } = await consul().register(check({ Args: ['true'] }));
      expect([status, text]).toEqual([400, expect.stringMatching(/^Invalid check: Interval must be > 0 for Script/)]);
    });

    test('a threshold below nothing, unless it is old', async () => {
      const answer = await consul().register(check({ TTL: '60s', FailuresBeforeCritical: -1 }));
      const why = "Invalid check: FailuresBeforeWarning can't be higher than FailuresBeforeCritical";
      expect(answer).toEqual(isOld ? { status: 200, text: '' } : { status: 400, text: why });
    });

    test('a field that is newer than the agent', async () => {
      const newer = { CheckID: 'newer', TTL: '60s', FailuresBeforeWarning: 0 };
      const { status } = await consul().register(check(newer));
      expect(status).toBe(isOld ? 400 : 200);
    });

    test('to show a service that is not there', async () => {
      const answer = await consul().send('GET', '/v1/agent/service/nope');
      expect(answer).toEqual({ status: 404, text: 'unknown service ID: nope' });
    });

    test('to remove what is not there, unless it is old', async () => {
      const remove = (what: string) => consul().send('PUT', `/v1/agent/${what}/deregister/nope`);
      const gone = (what: string) =>
        isOld
          ? { status: 200, text: '' }
          : {
              status: 404,
              text: `Unknown ${what} ID "nope". Ensure that the ${what} ID is passed, not the ${what} name.`,
            };
      expect(await remove('service')).toEqual(gone('service'));
      expect(await remove('check')).toEqual(gone('check'));
    });

    test('to beat a check that is not there, with a status that depends on its age', async () => {
      const answer = await consul().send('PUT', '/v1/agent/check/update/nope', { Status: 'passing' });
      expect(answer).toEqual(
        isOld
          ? { status: 500, text: 'CheckID "nope" does not have associated TTL' }
          : { status: 404, text: 'Unknown check ID "nope". Ensure that the check ID is passed, not the check name.' },
      );
    });

    test('to beat a check without a TTL, and a status that is none', async () => {
      await consul().register({ ID: 'b', Name: 'n', Checks: [{ CheckID: 'b:t', TCP: '127.0.0.1:1', Interval: '1h' }] });
      const beat = (body: unknown) => consul().send('PUT', '/v1/agent/check/update/b:t', body);
      const hasNoTtl = { status: 500, text: 'CheckID "b:t" does not have associated TTL' };
      expect(await beat({ Status: 'passing' })).toEqual(hasNoTtl);
      expect(await beat({ Status: 'ok' })).toEqual({ status: 400, text: "Invalid check status: 'ok'" });
      expect(await beat({ Nope: 1 })).toEqual({
        status: 400,
        text: 'Request decode failed: json: unknown field "Nope"',
      });
    });

    test.each(['a\u00a0b', 'a\u200bb', 'a\u202eb', '\ue000'])(
      'to remove what has letters that are not printed (%j)',
      async (id) => {
        expect(await consul().register({ ID: id, Name: 'n', Checks: [{ CheckID: id, TTL: '60s' }] })).toEqual({
          status: 200,
          text: '',
        });
        const refused = { status: 400, text: '' };
        const path = encodeURIComponent(id);
        expect(await consul().send('PUT', `/v1/agent/check/update/${path}`, { Status: 'passing' })).toEqual(refused);
        expect(await consul().send('PUT', `/v1/agent/service/deregister/${path}`)).toEqual(refused);
        expect(await consul().get('/v1/agent/services')).toHaveProperty([id]);
      },
    );

    test.each(['a//b', 'a/../b', 'a/./b'])('to remove %s, if it is old', async (id) => {
      await consul().register({ ID: id, Name: 'n' });
      await consul().send('PUT', `/v1/agent/service/deregister/${encodeURIComponent(id)}`);
      expect(id in ((await consul().get('/v1/agent/services')) as object)).toBe(isOld);
    });

    test('the wrong method', async () => {
      const post = await consul().send('POST', REGISTER, { Name: 'x' });
      expect(post).toEqual({ status: 405, text: 'method POST not allowed' });
      expect(await consul().send('PUT', '/v1/agent/services')).toEqual({ status: 405, text: 'method PUT not allowed' });
    });

    test('a URL that it does not know', async () => {
      expect((await consul().send('GET', '/v1/nope')).status).toBe(404);
    });
  });
}
