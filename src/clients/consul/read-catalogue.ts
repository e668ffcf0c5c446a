import type { RegisteredService } from '../../model/service.ts';
import { AppError } from '../../support/errors.ts';
import { isSuccess } from '../answer.ts';
import { type Caller, type Limits, parseJson } from '../call.ts';
import type { Peer, Request } from '../exchange.ts';
import { statusError } from '../failures/answer-error.ts';
import { listIn, nonEmptyTextIn, objectIn } from '../json-fields.ts';
import { requestName } from '../request-name.ts';
import { decodeRegistered } from './decode-registered.ts';

export type ReadCatalogue = (node: string, signal: AbortSignal) => Promise<RegisteredService[]>;

/** Servers without a leader let wait for longer; one of the four sockets for writes must not be theirs. */
const READ: Limits = { timeoutMs: 5_000, maxBytes: 64 * 1024 * 1024 };

/**
 * Reads what the servers show of one node. Any server may answer (`stale`), as
 * long as it knows a leader: without one it may be long behind. No filter: 1.10 and 1.22 answer both questions alike.
 */
export function createCatalogueReader(peer: Peer, caller: Caller): ReadCatalogue {
  const read = async (path: string, signal: AbortSignal): Promise<unknown> => {
    const request: Request = { method: 'GET', path };
    const name = requestName(peer, request);
    const answer = await caller.read(request, READ, signal);
    if (!isSuccess(answer.status)) throw statusError(name, answer, peer.options);
    if (answer.headers['x-consul-knownleader'] === 'false')
      throw new AppError('UPSTREAM_INVALID', `${name}: the Consul servers have no leader, so their word may be old`);
    return parseJson(answer, name);
  };
  return async (node, signal) => {
    const id = encodeURIComponent(node);
    // Services first: a check that comes in between is then one too many, never a service that looks check-less.
    const shown = objectIn(await read(`/v1/catalog/node-services/${id}?stale`, signal));
    // A token without rights gets the same `null` as one who asks for a node that is not there (measured).
    if (!objectIn(shown?.Node)) throw new AppError('UPSTREAM_INVALID', noNode(node));
    const checks = await read(`/v1/health/node/${id}?stale`, signal);
    return decodeRegistered(byId(shown?.Services ?? [], 'ID'), byId(checks, 'CheckID'));
  };
}

/** The catalogue has lists where the agent has objects. */
function byId(value: unknown, field: string): Record<string, unknown> {
  const rows = listIn(value);
  if (!rows) throw new AppError('UPSTREAM_INVALID', 'Consul catalogue: a list is not as promised');
  return Object.fromEntries(rows.map((row) => [nonEmptyTextIn(objectIn(row)?.[field]) ?? '', row]));
}

const noNode = (node: string): string =>
  `the Consul catalogue shows no node "${node}": either our token may not read it (give it node "${node}" { policy = ` +
  '"read" }), or the servers do not take what this agent sends them (its log says why, such as a node id conflict)';
