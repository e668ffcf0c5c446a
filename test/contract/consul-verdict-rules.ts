import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { type ConsulClient, consulClient } from './consul-client.ts';

const LONG = { Name: "Marathon's verdict", TTL: '24h' };

/** Checks that say what they are told, and services that weigh. */
export function itSaysWhatItIsTold(start: () => Promise<{ readonly url: string; stop(): Promise<void> }>): void {
  let running: { readonly url: string; stop(): Promise<void> };
  let consul: ConsulClient;
  beforeAll(async () => {
    running = await start();
    consul = consulClient(running.url);
  });
  afterAll(() => running?.stop());

  const tell = (check: string, Status: string, Output = 'told') =>
    consul.send('PUT', `/v1/agent/check/update/${check}`, { Status, Output });

  test.each(['passing', 'warning', 'critical'])(
    'a TTL of a day starts %s, and stays so without a beat',
    async (Status) => {
      const id = `starts-${Status}`;
      expect(await consul.register({ ID: id, Name: 'n', Checks: [{ CheckID: id, ...LONG, Status }] })).toEqual({
        status: 200,
        text: '',
      });
      expect(await consul.statuses(id)).toEqual({ [id]: Status });
    },
  );

  test('a TTL takes each status that it is told, and the catalogue with it', async () => {
    await consul.register({ ID: 'told', Name: 'told', Checks: [{ CheckID: 'told:v', ...LONG }] });
    for (const status of ['passing', 'warning', 'critical', 'passing']) {
      expect(await tell('told:v', status)).toEqual({ status: 200, text: '' });
      expect(await consul.statuses('told')).toEqual({ 'told:v': status });
      await waitFor(async () => (await inCatalogue('told', 'told:v')) === status, { what: `the catalogue: ${status}` });
    }
  });

  test('a TTL that is registered again keeps the status that it was told', async () => {
    const body = { ID: 'kept', Name: 'n', Checks: [{ CheckID: 'kept:v', ...LONG, Status: 'passing' }] };
    await consul.register(body);
    await tell('kept:v', 'warning');
    await consul.register({ ...body, Tags: ['more'] }, '?replace-existing-checks=true');
    expect(await consul.statuses('kept')).toEqual({ 'kept:v': 'warning' });
  });

  test('an alias follows a service that is warned of', async () => {
    await consul.register({ ID: 'warned', Name: 'n', Checks: [{ CheckID: 'warned:v', ...LONG, Status: 'passing' }] });
    await consul.register({ ID: 'follows', Name: 'n', Checks: [{ CheckID: 'follows:a', AliasService: 'warned' }] });
    await tell('warned:v', 'warning');
    const read = async () => (await consul.statuses('follows'))['follows:a'];
    await waitFor(async () => (await read()) === 'warning', { what: 'the alias to be warned' });
  });

  test.each([
    [
      { Passing: 10, Warning: 2 },
      { Passing: 10, Warning: 2 },
    ],
    [
      { Passing: 65_535, Warning: 65_535 },
      { Passing: 65_535, Warning: 65_535 },
    ],
    [{ Passing: 5 }, { Passing: 5, Warning: 0 }],
    [null, { Passing: 1, Warning: 1 }],
  ])('weights %j are read back as %j', async (Weights, shown) => {
    expect(await consul.register({ ID: 'heavy', Name: 'heavy', Weights })).toEqual({ status: 200, text: '' });
    expect(await consul.get('/v1/agent/services')).toMatchObject({ heavy: { Weights: shown } });
  });

  test.each([true, false])('a registration whose tags may be overridden (%s) is read back so', async (may) => {
    await consul.register({ ID: `tags-${may}`, Name: `tags-${may}`, Tags: ['a'], EnableTagOverride: may });
    expect(await consul.get('/v1/agent/services')).toMatchObject({
      [`tags-${may}`]: { EnableTagOverride: may, Tags: ['a'] },
    });
    type Row = { ServiceEnableTagOverride: boolean };
    const row = () => consul.get(`/v1/catalog/service/tags-${may}`) as Promise<Row[]>;
    await waitFor(async () => (await row()).length === 1, { what: 'the catalogue to know it' });
    expect((await row())[0]?.ServiceEnableTagOverride).toBe(may);
  });

  type Health = { Checks: { CheckID: string; Status: string }[] };
  async function inCatalogue(name: string, check: string): Promise<string | undefined> {
    const [row] = (await consul.get(`/v1/health/service/${name}`)) as Health[];
    return row?.Checks.find(({ CheckID }) => CheckID === check)?.Status;
  }
}
