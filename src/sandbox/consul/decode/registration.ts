import { isIP } from 'node:net';
import type { Registration, TaggedAddress } from '../agent/registration.ts';
import { RequestRefused } from '../request-refused.ts';
import type { ConsulVersion } from '../version.ts';
import { decodeCheck } from './check.ts';
import {
  booleanField,
  decodeBody,
  type Fields,
  integerField,
  knownFields,
  textField,
  textMapField,
  textsField,
} from './json-decoder.ts';

const FIELDS =
  'ID Name Kind Tags Address TaggedAddresses SocketPath Meta Port Check Checks Weights Token EnableTagOverride Proxy Connect'.split(
    ' ',
  );

/** The body of `PUT /v1/agent/service/register`; throws `RequestRefused` with the agent's own words. */
export function decodeRegistration(body: string, version: ConsulVersion): Registration {
  const fields = decodeBody(body, FIELDS);
  const name = textField(fields, 'Name');
  const address = textField(fields, 'Address');
  const port = integerField(fields, 'Port');
  const tags = textsField(fields, 'Tags');
  const meta = textMapField(fields, 'Meta');
  const checks = checkValues(fields);
  if (name === '') throw new RequestRefused(400, 'Missing service name');
  if (address === '0.0.0.0' || address === '::') throw new RequestRefused(400, 'Invalid service address');
  const weights = decodeWeights(fields);
  validateMeta(meta);
  return {
    id: textField(fields, 'ID') || name,
    name,
    address,
    port,
    tags,
    meta,
    taggedAddresses: withInjected(fields, address, port),
    weights,
    enableTagOverride: booleanField(fields, 'EnableTagOverride'),
    checks: checks.map((check) => decodeCheck(check, version)),
  };
}

/** An empty `Check` is none at all; an empty one in `Checks` is a mistake (measured). */
function checkValues(fields: Fields): unknown[] {
  const { Check: one, Checks: many } = fields;
  const isNone = one === undefined || one === null || Object.keys(one).length === 0;
  return [...(isNone ? [] : [one]), ...(Array.isArray(many) ? many : [])];
}

function decodeWeights(fields: Fields): Registration['weights'] {
  if (fields.Weights === undefined || fields.Weights === null) return { Passing: 1, Warning: 1 };
  const given = knownFields(fields.Weights, ['Passing', 'Warning']);
  const weights = { Passing: integerField(given, 'Passing'), Warning: integerField(given, 'Warning') };
  if (weights.Passing < 1) throw new RequestRefused(400, 'Invalid Weights: Passing must be greater than 0');
  if (weights.Warning < 0) {
    throw new RequestRefused(400, 'Invalid Weights: Warning must be greater or equal than 0');
  }
  if (Math.max(weights.Passing, weights.Warning) > 65_535) {
    throw new RequestRefused(400, 'Invalid Weights: DNS Weight must be between 0 and 65535');
  }
  return weights;
}

function validateMeta(meta: Readonly<Record<string, string>>): void {
  const refuse = (why: string) => {
    throw new RequestRefused(400, `Invalid Service Meta: ${why}`);
  };
  const pairs = Object.entries(meta);
  if (pairs.length > 64) refuse('Node metadata cannot contain more than 64 key/value pairs');
  for (const [key, value] of pairs) {
    const problem = metaProblem(key, value);
    if (problem !== undefined) refuse(`Couldn't load metadata pair ('${key}', '${value}'): ${problem}`);
  }
}

function metaProblem(key: string, value: string): string | undefined {
  if (key === '') return 'Key cannot be blank';
  if (!/^[A-Za-z0-9_-]+$/.test(key)) return 'Key contains invalid characters';
  if (key.length > 128) return 'Key is too long (limit: 128 characters)';
  if (key.startsWith('consul-')) return "Key prefix 'consul-' is reserved for internal use";
  return Buffer.byteLength(value) > 512 ? 'Value is too long (limit: 512 characters)' : undefined;
}

/** An address that is an IP is repeated under two names, one for each network (contract: Consul, §5). */
function withInjected(fields: Fields, address: string, port: number): Record<string, TaggedAddress> {
  const given = (fields.TaggedAddresses ?? {}) as Record<string, TaggedAddress>;
  const family = isIP(address);
  if (family === 0) return given;
  const own = { Address: address, Port: port };
  return { [`lan_ipv${family}`]: own, [`wan_ipv${family}`]: own, ...given };
}
