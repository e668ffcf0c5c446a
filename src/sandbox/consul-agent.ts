import type { CheckStatus } from '../model/service.ts';
import type { Clock } from '../support/clock.ts';
import { hashOf } from '../support/hash.ts';
import { accessOf } from './consul/access.ts';
import { agentRoutes } from './consul/agent-routes.ts';
import { createAgentState } from './consul/agent-state.ts';
import { catalogRoutes } from './consul/catalog-routes.ts';
import { createProber, type Probe } from './consul/prober.ts';
import { RequestRefused } from './consul/request-refused.ts';
import type { Route } from './consul/route.ts';
import type { Node } from './consul/service-json.ts';
import { type ConsulSnapshot, snapshotOf } from './consul/snapshot.ts';
import { consulVersion } from './consul/version.ts';
import { createWaiters } from './consul/waiters.ts';
import { type ConsulWrite, kindOf } from './consul/write-kind.ts';
import { type Handler, type HandlerRequest, type HandlerResponse, targetOf } from './handler.ts';

export interface ConsulAgentOptions {
  readonly clock: Clock;
  readonly nodeName?: string;
  readonly address?: string;
  readonly version?: string;
  /** The token with all rights. Without one lists are empty and the rest is 403. Left out: no ACLs. */
  readonly token?: string;
  /** A token that exists and has no rights; every other one is unknown. */
  readonly weakToken?: string;
  /** Finds out the status of an HTTP or TCP check. Left out: a check keeps the status it was registered with. */
  readonly probe?: Probe;
  /** When in its interval a check is first probed. */
  readonly random?: () => number;
  /** Each write in order, refused ones included. */
  readonly onWrite?: (write: ConsulWrite) => void;
}

/** One Consul agent, with a catalogue that knows it alone. No blocking queries, no KV, no sessions. */
export interface ConsulAgent {
  readonly handler: Handler;
  readonly nodeName: string;
  /** A new one after a restart without data. */
  readonly nodeId: string;
  /** Writes that were carried out, by kind. */
  readonly writes: Readonly<Record<ConsulWrite['kind'], number>>;
  snapshot(): ConsulSnapshot;
  /** Hangs up on requests that wait. With its data HTTP and TCP checks are critical, and a TTL is as it was beaten; without, everything is gone. */
  restart(options: { readonly keepsData: boolean }): void;
  /** As if a probe had found it: sets the status of a check that is no TTL. */
  setCheckStatus(checkId: string, status: CheckStatus): void;
}

const ROUTES: readonly Route[] = [...agentRoutes, ...catalogRoutes];

export function createConsulAgent(options: ConsulAgentOptions): ConsulAgent {
  const { clock, nodeName = 'node-1', address = '127.0.0.1', probe, random = () => 0.5 } = options;
  const tokens = { strong: options.token, weak: options.weakToken };
  const version = consulVersion(options.version ?? '1.22.7');
  const waiters = createWaiters(clock, random);
  const state = createAgentState(() => clock.now(), waiters.wake);
  const prober = probe && createProber(clock, random, probe, state);
  const writes = { register: 0, deregister: 0, beat: 0, 'deregister check': 0 };
  let starts = 0;
  const node = (): Node => ({
    id: uuidOf(`${nodeName} ${starts}`),
    name: nodeName,
    address,
    datacenter: 'dc1',
    version,
  });

  const answer = (request: HandlerRequest, signal: AbortSignal): Answer => {
    const { path, query } = targetOf(request);
    const fitting = ROUTES.filter((route) =>
      route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path,
    );
    const route = fitting.find(({ method }) => method === request.method) ?? fitting[0];
    if (route === undefined) return text(404, version.isOld ? '' : NO_SUCH_URL);
    if (route.method !== request.method) {
      return text(405, `method ${request.method} not allowed`, { allow: `OPTIONS,${route.method}` });
    }
    const name = path.slice(route.path.length);
    const access = accessOf(request, tokens, version);
    return route.answer({ request, query, name, state, node: node(), access, waiters, signal });
  };
  const note = (kind: ConsulWrite['kind'], { method, path, body }: HandlerRequest, status: number) => {
    if (status === 200) {
      writes[kind] += 1;
      if (kind === 'register') prober?.follow(state.checks());
    }
    options.onWrite?.({ kind, method, path, body, status });
  };
  const handler: Handler = (request, signal) => {
    const response = answerOrRefuse(answer, request, signal);
    const kind = kindOf(request);
    // Writes never wait.
    if (kind !== undefined && !(response instanceof Promise)) note(kind, request, response.status);
    return response;
  };
  return {
    handler,
    nodeName,
    get nodeId() {
      return node().id;
    },
    writes,
    snapshot: () => snapshotOf(state),
    restart({ keepsData }) {
      waiters.hangUp();
      if (keepsData) state.reload();
      else {
        state.clear();
        starts += 1;
      }
      prober?.follow(state.checks());
    },
    setCheckStatus: (checkId, status) => state.setCheck(checkId, status, `set to ${status}`),
  };
}

const NO_SUCH_URL = 'Invalid URL path: not a recognized HTTP API endpoint';

type Answer = HandlerResponse | Promise<HandlerResponse>;

function answerOrRefuse(
  answer: (request: HandlerRequest, signal: AbortSignal) => Answer,
  request: HandlerRequest,
  signal: AbortSignal,
): Answer {
  try {
    const response = answer(request, signal);
    return response instanceof Promise ? response.catch(refusal) : response;
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): HandlerResponse {
  if (error instanceof RequestRefused) return text(error.status, error.message);
  throw error;
}

const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): HandlerResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

function uuidOf(name: string): string {
  const hex = hashOf(name, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
