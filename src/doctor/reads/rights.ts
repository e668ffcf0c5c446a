import { isSuccess } from '../../clients/answer.ts';
import { type Caller, type Limits, parseJson } from '../../clients/call.ts';
import { listIn, objectsIn } from '../../clients/json-fields.ts';
import type { Probe, Right } from '../picture.ts';

const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 };
/** So many names are asked for: a policy may name each. */
const MOST_NAMES = 20;
const TO_PUBLISH = 'to register and withdraw services';

type Needed = Omit<Right, 'isGranted'>;

/** What our token must be able to do, and what for (contract: Consul, §8). `names`: those that we publish, or have published. */
export function rightsNeeded(node: string, names: ReadonlySet<string>, freezeKey: string): readonly Needed[] {
  const sample = [...names].sort().slice(0, MOST_NAMES);
  const services = sample.length > 0 ? sample.map(published) : [{ ...published('any-name'), isGuess: true }];
  return [
    ...services,
    { right: 'service:write', segment: 'marathon-consul', purpose: 'to put the lease' },
    { right: 'agent:read', segment: node, purpose: 'to know which agent this is, and when it restarts' },
    { right: 'node:read', segment: node, purpose: 'to see what the catalogue shows of this node' },
    { right: 'key:read', segment: freezeKey, purpose: 'to obey the freeze key' },
  ];
}

const published = (segment: string): Needed => ({ right: 'service:write', segment, purpose: TO_PUBLISH });

/** What is known of the rights on a node that has not told its name: it refused to, and that is one of them. */
export const onNamelessNode = (rights: readonly Right[]): readonly Right[] =>
  rights.map((each) => {
    if (each.right === 'agent:read') return { ...each, isGranted: false };
    return each.right === 'node:read' ? { ...each, isGranted: undefined } : each;
  });

/**
 * Asks Consul itself which of these our token has; changes nothing. Consul's own page asks the same way. Where it does
 * not tell, all are open; without ACLs all are there.
 */
export async function readRights(caller: Caller, needed: readonly Needed[], signal: AbortSignal): Promise<Right[]> {
  const asked = needed.map(({ right, segment }) => {
    const [resource, access] = right.split(':');
    return { Resource: resource, Access: access, Segment: segment };
  });
  const request = {
    method: 'POST',
    path: '/v1/internal/acl/authorize',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  } as const;
  const answer = await caller.read(request, LIMITS, signal);
  if (/ACL support disabled/i.test(answer.body.toString()))
    return needed.map((right) => ({ ...right, isGranted: true }));
  if (isUnknownToken(answer.status, answer.body)) return needed.map((right) => ({ ...right, isGranted: false }));
  const told = isSuccess(answer.status) ? objectsIn(listIn(parseJson(answer, request.path))) : [];
  return needed.map((right, index) => ({ ...right, isGranted: booleanIn(told[index]?.Allow) }));
}

const isUnknownToken = (status: number, body: Buffer): boolean =>
  status === 403 && body.toString().includes('ACL not found');

/** Whether it is Consul's own ACLs that refuse, and not a proxy before the agent. */
export const isRefusedByConsul = (consul: Probe<unknown>): boolean =>
  consul.is === 'failure' && consul.status === 403 && /Permission denied|ACL not found/.test(consul.why);

/** The node's name, in what Consul says to a token without `agent:read`; up to 1.10 it did not say which it is. */
export const nodeInRefusal = (why: string): string | undefined =>
  /'agent:read' on "(?<node>[^"]+)"/.exec(why)?.groups?.node;

const booleanIn = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
