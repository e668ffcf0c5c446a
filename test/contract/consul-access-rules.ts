import { afterAll, beforeAll, expect, test } from 'vitest';

export interface GuardedConsul {
  readonly url: string;
  readonly nodeName: string;
  stop(): Promise<void>;
}

export const STRONG = '7b0a3d0c-0000-4000-8000-000000000001';
export const WEAK = '7b0a3d0c-0000-4000-8000-000000000002';
/** What the weak token is called in messages. */
export const WEAK_ACCESSOR = '5f6e0a52-0000-4000-8000-000000000001';
const UNKNOWN = '7b0a3d0c-0000-4000-8000-00000000000f';

/** Who may do what where ACLs deny strangers. `start` makes a weak token with no rights besides the strong one. */
export function itGuardsWithAcls(version: string, start: () => Promise<GuardedConsul>): void {
  const isOld = version.startsWith('1.10.');
  let running: GuardedConsul;
  const send = async (method: string, path: string, token: string, body?: object) => {
    const headers = token === '' ? {} : { 'X-Consul-Token': token };
    const response = await fetch(running.url + path, { method, headers, body: body ? JSON.stringify(body) : null });
    const filtered = response.headers.get('x-consul-results-filtered-by-acls');
    return { status: response.status, text: (await response.text()).trim(), filtered };
  };
  const register = (token: string) =>
    send('PUT', '/v1/agent/service/register', token, { ID: 'g', Name: 'guarded', Checks: [{ TTL: '60s' }] });
  const lists = ['/v1/agent/services', '/v1/agent/checks', '/v1/catalog/services', '/v1/health/service/guarded'];

  beforeAll(async () => {
    running = await start();
    expect((await register(STRONG)).status).toBe(200);
  });
  afterAll(() => running?.stop());

  test.each(lists)('%s is empty for a weak token, and no error', async (path) => {
    const { status, text, filtered } = await send('GET', path, WEAK);
    expect({ status, text }).toEqual({ status: 200, text: path.startsWith('/v1/health') ? '[]' : '{}' });
    expect(filtered).toBe(isOld ? null : 'true');
  });

  test('the node is not there for a weak token', async () => {
    const read = async (path: string) => JSON.parse((await send('GET', path, WEAK)).text) as unknown;
    expect(await read(`/v1/catalog/node-services/${running.nodeName}`)).toEqual({ Node: null, Services: null });
    expect(await read(`/v1/catalog/node/${running.nodeName}`)).toBe(null);
    expect(await read(`/v1/health/node/${running.nodeName}`)).toEqual([]);
  });

  test('an id that is not there is an error with every token, an internal one to an old agent', async () => {
    const put = (path: string) => send('PUT', path, STRONG, { Status: 'passing' });
    const unknown = (what: string) =>
      isOld
        ? { status: 500, text: `Unknown ${what} "nope"` }
        : {
            status: 404,
            text: `Unknown ${what} ID "nope". Ensure that the ${what} ID is passed, not the ${what} name.`,
          };
    expect(await put('/v1/agent/service/deregister/nope')).toMatchObject(unknown('service'));
    expect(await put('/v1/agent/service/maintenance/nope?enable=true')).toMatchObject(unknown('service'));
    expect(await put('/v1/agent/check/deregister/nope')).toMatchObject(unknown('check'));
    expect(await put('/v1/agent/check/update/nope')).toMatchObject(unknown('check'));
  });

  test('a list does not tell a stranger that it was filtered', async () => {
    expect(await send('GET', '/v1/agent/services', '')).toEqual({ status: 200, text: '{}', filtered: null });
  });

  test('a single service tells no right from not there', async () => {
    const { status, text } = await send('GET', '/v1/agent/service/g', WEAK);
    expect(status).toBe(403);
    expect(text).toContain('Permission denied');
    expect((await send('GET', '/v1/agent/service/absent', WEAK)).status).toBe(404);
    expect((await send('GET', '/v1/agent/service/g', STRONG)).status).toBe(200);
  });

  test('a weak token writes nothing', async () => {
    expect((await register(WEAK)).status).toBe(403);
    expect((await send('PUT', '/v1/agent/service/deregister/g', WEAK)).status).toBe(403);
    expect((await send('PUT', '/v1/agent/check/update/service:g', WEAK, { Status: 'passing' })).status).toBe(403);
    expect((await send('GET', '/v1/agent/self', WEAK)).status).toBe(403);
    expect((await send('PUT', '/v1/agent/service/maintenance/g?enable=true', WEAK)).status).toBe(403);
    expect((await send('PUT', '/v1/agent/maintenance?enable=true', WEAK)).status).toBe(403);
  });

  test('a refusal says what is missing, as far as the agent’s age lets it', async () => {
    const weak = `token with AccessorID '${WEAK_ACCESSOR}'`;
    const lacks = (who: string, right: string, on: string) =>
      `Permission denied: ${who} lacks permission '${right}' on "${on}"`;
    const usedImplicitly = '. The anonymous token is used implicitly when a request does not specify a token.';
    const node = running.nodeName;
    const texts = {
      write: (await register(WEAK)).text,
      read: (await send('GET', '/v1/agent/self', WEAK)).text,
      anonymous: (await send('GET', '/v1/agent/self', '')).text,
    };
    const old = {
      write: 'Permission denied: Missing service:write on guarded',
      read: 'Permission denied',
      anonymous: 'Permission denied',
    };
    const today = {
      write: lacks(weak, 'service:write', 'guarded'),
      read: lacks(weak, 'agent:read', node),
      anonymous: lacks('anonymous token', 'agent:read', node) + usedImplicitly,
    };
    expect(texts).toEqual(isOld ? old : today);
  });

  test.each([...lists, '/v1/agent/self', '/v1/agent/service/g'])('%s knows no unknown token', async (path) => {
    const { status, text } = await send('GET', path, UNKNOWN);
    expect(status).toBe(403);
    expect(text).toContain('ACL not found');
  });
}
