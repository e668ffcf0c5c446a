import type { HandlerResponse } from '../../handler.ts';
import { RequestRefused } from '../request-refused.ts';
import { indexed } from './indexed.ts';
import { json, type Route, type RouteContext } from './route.ts';

/** Single keys of the KV store. Not here: prefixes, sessions, flags, check-and-set. */
export const kvRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/kv/', answer: read },
  { method: 'PUT', path: '/v1/kv/', answer: put },
  { method: 'DELETE', path: '/v1/kv/', answer: remove },
];

const MOST_BYTES = 512 * 1024;

function read(context: RouteContext) {
  const { kv, access, query, node } = context;
  const name = keyOf(context);
  access.demand('key:read', name);
  const entry = () => kv.entry(name);
  return indexed(context, {
    mark: () => kv.mark(name),
    value: () => [],
    empty: [],
    form({ 'x-consul-effective-consistency': _never, ...headers }): HandlerResponse {
      const known = entry();
      if (known === undefined) return { status: 404, headers, body: '' };
      const { key, value, createIndex, modifyIndex } = known;
      if (query.has('raw')) {
        const type = node.version.isOld ? 'text/plain' : 'text/plain; charset=utf-8';
        return { status: 200, headers: { ...headers, ...SANDBOXED, 'content-type': type }, body: value };
      }
      const shown = value === '' ? null : Buffer.from(value).toString('base64');
      const row = {
        LockIndex: 0,
        Key: key,
        Flags: 0,
        Value: shown,
        CreateIndex: createIndex,
        ModifyIndex: modifyIndex,
      };
      return json([row], headers);
    },
  });
}

const SANDBOXED = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' } as const;

function put(context: RouteContext) {
  const { kv, access, request, node } = context;
  const name = keyOf(context);
  const bytes = Buffer.byteLength(request.body);
  if (bytes > MOST_BYTES) {
    const more = node.version.isOld
      ? 'https://www.consul.io/docs/agent/options.html#kv_max_value_size'
      : 'https://developer.hashicorp.com/docs/agent/config/config-files#kv_max_value_size';
    throw new RequestRefused(
      413,
      `Request body(${bytes} bytes) too large, max size: ${MOST_BYTES} bytes. See ${more}.`,
    );
  }
  access.demand('key:write', name);
  kv.put(name, request.body);
  return json(true);
}

function remove(context: RouteContext) {
  const name = keyOf(context);
  context.access.demand('key:write', name);
  context.kv.remove(name);
  return json(true);
}

function keyOf({ name }: RouteContext): string {
  if (name === '') throw new RequestRefused(400, 'Missing key name');
  return name;
}
