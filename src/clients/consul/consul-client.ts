import type { Tls } from '../../model/connection.ts';
import type { CheckId, ServiceId } from '../../model/ids.ts';
import type { CheckStatus, DesiredService, RegisteredService } from '../../model/service.ts';
import { hashOf } from '../../support/hash.ts';
import { type Answer, isSuccess } from '../answer.ts';
import { createCaller, type Limits, type Transport } from '../call.ts';
import type { Authorize } from '../credentials.ts';
import type { Peer, Request } from '../exchange.ts';
import { statusError } from '../failures/answer-error.ts';
import type { PeerOptions } from '../failures/peer-options.ts';
import { peerAt } from '../peer-at.ts';
import { requestName } from '../request-name.ts';
import { decodeRegistered } from './decode-registered.ts';
import { type ConsulAgent, decodeSelf } from './decode-self.ts';
import { encodeService } from './encode-service.ts';
import { goDuration } from './go-duration.ts';
import { createCatalogueReader, type ReadCatalogue } from './read-catalogue.ts';
import { createKeyReader, type ReadKey } from './read-key.ts';
import type { WireService } from './wire.ts';

export interface ConsulPeer {
  /** `http://`, `https://` or `unix:///path/of/socket`. */
  readonly url: string;
  readonly tls?: Tls | undefined;
  /** See `Peer`. */
  readonly options?: PeerOptions | undefined;
  /** The ACL token to send now; `undefined`: none. Asked before each request. */
  readonly token?: (() => Promise<string | undefined>) | undefined;
  /** For a proxy in front of the agent. */
  readonly authorize?: Authorize | undefined;
}

/** The one service of ours whose TTL check we beat (contract: Consul, §3). */
export interface Lease {
  readonly id: ServiceId;
  readonly name: string;
  readonly checkId: CheckId;
  readonly ttlMs: number;
  readonly meta: Readonly<Record<string, string>>;
}

/**
 * The calls that we make of the local Consul agent. All are idempotent; a write that timed out may have been carried
 * out. `UPSTREAM_DENIED` is the token's fault, `UPSTREAM_STATUS` with 400 that of what we sent.
 */
export interface ConsulClient {
  /** Tells the token that would be sent now from others, without showing it; empty where there is none. */
  tokenMark(): Promise<string>;
  self(signal: AbortSignal): Promise<ConsulAgent>;
  /**
   * All services of the agent with their checks, everybody's. A weak token gets an empty list and no error: before it
   * proves an absence, ask `canSee`.
   */
  registered(signal: AbortSignal): Promise<RegisteredService[]>;
  /** Whether the token may read the service of this id, should it exist or not. */
  canSee(id: ServiceId, signal: AbortSignal): Promise<boolean>;
  /**
   * Answers when the service no longer has `hash` (at once without one), or after some minutes. A connection that
   * breaks meanwhile is told at once: that is the quickest way to learn that the agent has gone.
   */
  watch(id: ServiceId, hash: string | undefined, signal: AbortSignal): Promise<{ readonly hash: string } | 'missing'>;
  /** What one key of the KV store says, now or, with an index, once it says something else. */
  readonly readKey: ReadKey;
  /** What the servers show of a node, everybody's. Rights filter it as they do the agent's list. */
  readonly catalogue: ReadCatalogue;
  /**
   * Registers, or changes what is there. Checks that are not in it stay: to have Consul replace all would also end a
   * maintenance mode, of which we may not have read yet (contract: Consul, §4).
   */
  register(service: DesiredService, statuses: ReadonlyMap<CheckId, CheckStatus>, signal: AbortSignal): Promise<void>;
  /** Registers the lease, passing. Resets its TTL, so it must not stand in for a beat. */
  registerLease(lease: Lease, signal: AbortSignal): Promise<void>;
  /** On a socket of its own. An unknown check means that the agent has lost its state. Given up after `withinMs`. */
  beat(id: CheckId, withinMs: number, signal: AbortSignal): Promise<'ok' | 'unknown check'>;
  /**
   * Says what a TTL check is to say. `output` is shown to people; a changing one costs a write to the catalogue, so it
   * is to be the same for the same status. An unknown check means that the agent has lost it, or has none with a TTL.
   */
  updateCheck(id: CheckId, status: CheckStatus, output: string, signal: AbortSignal): Promise<'ok' | 'unknown check'>;
  /** Removes the service and its checks. That it is not there is success. */
  deregister(id: ServiceId, signal: AbortSignal): Promise<void>;
  /** Removes one check. That it is not there is success. */
  deregisterCheck(id: CheckId, signal: AbortSignal): Promise<void>;
}

const READ: Limits = { timeoutMs: 15_000, maxBytes: 64 * 1024 * 1024 };
const WRITE: Limits = { timeoutMs: 30_000, maxBytes: 1024 * 1024 };
/** A blocking query answers within its wait and a sixteenth (contract: Consul, §5). */
const WATCH_MINUTES = 5;
const WATCH: Limits = { timeoutMs: WATCH_MINUTES * 60_000 * (1 + 1 / 16) + 10_000, maxBytes: 1024 * 1024 };
const MAX_BEAT_BYTES = 1024 * 1024;
/** Always the same: a changing output costs a write to the catalogue (contract: Consul, §3). */
export const BEAT_OUTPUT = 'ok';

export function createConsulClient(transport: Transport, given: ConsulPeer): ConsulClient {
  const { url, tls, options, token } = given;
  const authorize: Authorize = async (signal, isRefused) => {
    const secret = await token?.();
    return {
      ...(await given.authorize?.(signal, isRefused)),
      ...(secret === undefined ? {} : { 'x-consul-token': secret }),
    };
  };
  const parts = { tls, options, ...((token ?? given.authorize) && { authorize }) };
  const control: Peer = peerAt('consul', url, 'control', parts);
  const heartbeat: Peer = peerAt('consul', url, 'heartbeat', parts);
  const caller = createCaller(transport, control);
  const beater = createCaller(transport, heartbeat);
  const watcher = createCaller(transport, peerAt('consul', url, 'stream', parts));

  const unexpected = (request: Request, answer: Answer) =>
    statusError(requestName(control, request), answer, given.options);

  async function put(service: WireService, query: string, signal: AbortSignal): Promise<void> {
    await caller.succeed(putOf(`/v1/agent/service/register${query}`, service), WRITE, signal);
  }

  async function remove(path: string, signal: AbortSignal): Promise<void> {
    const request = putOf(path);
    const answer = await caller.read(request, WRITE, signal);
    if (!isSuccess(answer.status) && !isUnknown(answer)) throw unexpected(request, answer);
  }

  async function update(by: typeof caller, limits: Limits, id: CheckId, body: object, signal: AbortSignal) {
    const request = putOf(`/v1/agent/check/update/${encodeURIComponent(id)}`, body);
    const answer = await by.read(request, limits, signal);
    if (isUnknown(answer)) return 'unknown check';
    if (!isSuccess(answer.status)) throw unexpected(request, answer);
    return 'ok';
  }

  return {
    async tokenMark() {
      const secret = await token?.();
      return secret === undefined ? '' : hashOf(secret);
    },

    async self(signal) {
      const request = get('/v1/agent/self');
      return decodeSelf(await caller.json(request, READ, signal), requestName(control, request));
    },

    async registered(signal) {
      // Services first: a check that comes in between is then one too many, never a service that looks check-less.
      const services = await caller.json(get('/v1/agent/services'), READ, signal);
      return decodeRegistered(services, await caller.json(get('/v1/agent/checks'), READ, signal));
    },

    async canSee(id, signal) {
      const request = get(`/v1/agent/service/${encodeURIComponent(id)}`);
      const answer = await caller.read(request, READ, signal);
      if (isSuccess(answer.status) || answer.status === 404) return true;
      if (answer.status === 403) return false;
      throw unexpected(request, answer);
    },

    async watch(id, hash, signal) {
      const query = hash === undefined ? '' : `?hash=${encodeURIComponent(hash)}&wait=${WATCH_MINUTES}m`;
      const request = get(`/v1/agent/service/${encodeURIComponent(id)}${query}`);
      const answer = await watcher.read(request, WATCH, signal);
      if (answer.status === 404) return 'missing';
      if (!isSuccess(answer.status)) throw unexpected(request, answer);
      return { hash: answer.headers['x-consul-contenthash'] ?? '' };
    },

    readKey: createKeyReader(control, caller, watcher),
    catalogue: createCatalogueReader(control, caller),

    register: (service, statuses, signal) => put(encodeService(service, statuses), '', signal),

    registerLease: ({ id, name, checkId, ttlMs, meta }, signal) =>
      put(
        {
          ID: id,
          Name: name,
          Meta: meta,
          Checks: [{ CheckID: checkId, Name: `${name} is alive`, TTL: goDuration(ttlMs), Status: 'passing' }],
        },
        '?replace-existing-checks=true',
        signal,
      ),

    beat: (id, timeoutMs, signal) =>
      update(beater, { timeoutMs, maxBytes: MAX_BEAT_BYTES }, id, { Status: 'passing', Output: BEAT_OUTPUT }, signal),
    updateCheck: (id, status, output, signal) => update(caller, WRITE, id, { Status: status, Output: output }, signal),

    deregister: (id, signal) => remove(`/v1/agent/service/deregister/${encodeURIComponent(id)}`, signal),
    deregisterCheck: (id, signal) => remove(`/v1/agent/check/deregister/${encodeURIComponent(id)}`, signal),
  };
}

/** The agent has no service or check of this id. Consul 1.10 says so with a 500, in other words with ACLs than without. */
const isUnknown = ({ status, body }: Answer): boolean =>
  status === 404 ||
  (status === 500 && /^Unknown (?:service|check) "|does not have associated TTL/.test(body.toString()));

const get = (path: string): Request => ({ method: 'GET', path });

const putOf = (path: string, body?: object): Request =>
  body === undefined
    ? { method: 'PUT', path }
    : { method: 'PUT', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
