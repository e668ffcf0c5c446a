import { type Caller, type Limits, parseJson } from '../../clients/call.ts';
import { type JsonObject, nonEmptyTextIn, numberIn, objectIn, textIn } from '../../clients/json-fields.ts';
import { AppError } from '../../support/errors.ts';
import type { ConsulFacts } from '../picture.ts';
import { aheadMsOf } from './peer-time.ts';

const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 };

/** What the agent says of itself; rejects as every read of Consul does. */
export async function readConsulFacts(
  caller: Caller,
  wallMs: () => number,
  isHere: (address: string) => boolean,
  signal: AbortSignal,
): Promise<ConsulFacts> {
  const answer = await caller.succeed({ method: 'GET', path: '/v1/agent/self' }, LIMITS, signal);
  const document = objectIn(parseJson(answer, 'GET /v1/agent/self'));
  const config = objectIn(document?.Config);
  const debug = objectIn(document?.DebugConfig);
  const node = nonEmptyTextIn(config?.NodeName);
  if (node === undefined)
    throw new AppError('UPSTREAM_INVALID', 'GET /v1/agent/self: 200, but not what a Consul agent says of itself');
  const address = nonEmptyTextIn(objectIn(document?.Member)?.Addr);
  return {
    version: textIn(config?.Version) ?? '',
    node,
    address,
    isHere: address === undefined || isHere(address),
    datacenter: textIn(config?.Datacenter),
    isServer: config?.Server === true,
    leavesOnTerminate: flagIn(debug?.LeaveOnTerm),
    // Services that come over HTTP need the remote kind.
    runsScripts: flagIn(debug?.EnableRemoteScriptChecks),
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
