import { isSuccess } from '../clients/answer.ts';
import { type Caller, type Limits, parseJson } from '../clients/call.ts';
import { type JsonObject, listIn, numberIn, objectIn, objectsIn, textIn } from '../clients/json-fields.ts';
import { aheadMsOf } from './peer-time.ts';
import type { ConsulFacts, Right } from './picture.ts';

const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 };

/** What the agent says of itself; rejects as every read of Consul does. */
export async function readConsulFacts(caller: Caller, wallMs: () => number, signal: AbortSignal): Promise<ConsulFacts> {
  const answer = await caller.succeed({ method: 'GET', path: '/v1/agent/self' }, LIMITS, signal);
  const document = objectIn(parseJson(answer, 'GET /v1/agent/self'));
  const config = objectIn(document?.Config);
  const debug = objectIn(document?.DebugConfig);
  const scripts = [debug?.EnableRemoteScriptChecks, debug?.EnableLocalScriptChecks];
  return {
    version: textIn(config?.Version) ?? '',
    node: textIn(config?.NodeName) ?? '',
    datacenter: textIn(config?.Datacenter),
    isServer: config?.Server === true,
    leavesOnTerminate: flagIn(debug?.LeaveOnTerm),
    // Services that come over HTTP need the remote kind.
    runsScripts: flagIn(scripts[0]),
    dnsTtlMs: dnsTtlIn(debug),
    aheadMs: aheadMsOf(answer, wallMs()),
  };
}

const flagIn = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** Of any service: `{"*": "5s"}`. An empty table means that nothing may be kept. */
function dnsTtlIn(debug: JsonObject | undefined): number | undefined {
  const table = objectIn(debug?.DNSServiceTTL);
  if (table === undefined) return undefined;
  return Math.max(0, ...Object.values(table).map((value) => goMs(textIn(value) ?? '') ?? (numberIn(value) ?? 0) / 1e6));
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as Go prints it: `1m30s`. */
function goMs(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNIT_MS[unit] ?? 0), 0);
}

/** What our token must be able to do, and what for (contract: Consul, §8). `service`: some name that we publish. */
export const rightsNeeded = (node: string, service: string, freezeKey: string): readonly Omit<Right, 'isGranted'>[] => [
  { right: 'service:write', segment: service, purpose: 'to register and withdraw services' },
  { right: 'service:write', segment: 'marathon-consul', purpose: 'to put the lease' },
  { right: 'agent:read', segment: node, purpose: 'to know which agent this is, and when it restarts' },
  { right: 'node:read', segment: node, purpose: 'to see what the catalogue shows of this node' },
  { right: 'key:read', segment: freezeKey, purpose: 'to obey the freeze key' },
];

/**
 * Asks Consul itself which of these our token has; changes nothing. Consul's own page asks the same way. Where it does
 * not tell, all are open; without ACLs all are there.
 */
export async function readRights(
  caller: Caller,
  needed: readonly Omit<Right, 'isGranted'>[],
  signal: AbortSignal,
): Promise<Right[]> {
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
  return needed.map((right, index) => ({ ...right, isGranted: flagIn(told[index]?.Allow) }));
}

const isUnknownToken = (status: number, body: Buffer): boolean =>
  status === 403 && body.toString().includes('ACL not found');

/** The node's name, in what Consul says to a token without `agent:read`. */
export const nodeInRefusal = (why: string): string | undefined =>
  /'agent:read' on "(?<node>[^"]+)"/.exec(why)?.groups?.node;
