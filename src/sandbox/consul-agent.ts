import type { CheckStatus } from '../model/service.ts';
import type { Clock } from '../support/clock.ts';
import { hashOf } from '../support/hash.ts';
import { accessOf } from './consul/access.ts';
import { createLocalAgent, type LocalAgent } from './consul/agent/local-agent.ts';
import type { Probe } from './consul/agent/probe-runners.ts';
import { createBlockage } from './consul/blockage.ts';
import { createCatalogue } from './consul/catalogue/catalogue.ts';
import { createKvStore } from './consul/kv/kv-store.ts';
import type { Node } from './consul/node.ts';
import { respond } from './consul/respond.ts';
import { agentHealthRoutes } from './consul/routes/agent-health-routes.ts';
import { agentRoutes } from './consul/routes/agent-routes.ts';
import { catalogRoutes } from './consul/routes/catalog-routes.ts';
import { checkRoutes } from './consul/routes/check-routes.ts';
import { healthRoutes } from './consul/routes/health-routes.ts';
import { kvRoutes } from './consul/routes/kv-routes.ts';
import { maintenanceRoutes } from './consul/routes/maintenance-routes.ts';
import { type ConsulSnapshot, snapshotOf } from './consul/snapshot.ts';
import { consulVersion } from './consul/version.ts';
import { createWaiters } from './consul/waiters.ts';
import { type ConsulWrite, kindOf } from './consul/write-kind.ts';
import type { Handler, HandlerRequest } from './handler.ts';

export interface ConsulAgentOptions {
  readonly clock: Clock;
  readonly nodeName?: string;
  readonly address?: string;
  readonly version?: string;
  /** The token with all rights. Without one lists are empty and the rest is 403. Left out: no ACLs. */
  readonly token?: string;
  /** A token that exists and has no rights; every other one is unknown. */
  readonly weakToken?: string;
  /**
   * Finds out the status of an HTTP, TCP or script check: `probe` of `http-prober.ts` asks for real. Left out: a check keeps the
   * status it was registered with.
   */
  readonly probe?: Probe;
  /** Takes checks that run a command (`enable_script_checks`), and hands them to `probe`. Left out: it refuses them. */
  readonly runsScripts?: boolean;
  /** When in its interval a check is first probed, how much longer than asked a query waits, which aliases get stuck. */
  readonly random?: () => number;
  /** How many aliases of all are stuck on critical for 60 s after a restart with data. Left out: 1 in 100. */
  readonly stuckAliasChance?: number;
  /** Each write in order, refused ones included. */
  readonly onWrite?: (write: ConsulWrite) => void;
}

/**
 * One Consul agent that is its own server, with a catalogue that knows it alone. Its timers are one for each TTL, probe
 * and waiting request, and some that fire once; nothing keeps a clock busy but probes.
 * Not here: sessions, prefixes of keys, DNS, `?filter=`, `?tag=`, `?dc=`, checks without a service, other nodes, reaping.
 */
export interface ConsulAgent {
  readonly handler: Handler;
  readonly nodeName: string;
  /** A new one after a restart without data. */
  readonly nodeId: string;
  /** Writes that were carried out, by kind. */
  readonly writes: Readonly<Record<ConsulWrite['kind'], number>>;
  /** How many blocking queries wait now. */
  readonly waiting: number;
  snapshot(): ConsulSnapshot;
  /**
   * Hangs up on requests that wait. With its data HTTP and TCP checks are critical, a TTL is as it was beaten, and some
   * aliases get stuck; without, everything is gone and the index starts anew.
   */
  restart(options: { readonly keepsData: boolean }): void;
  /** As if a probe had found it: sets the status of a check that is no TTL. */
  setCheckStatus(checkId: string, status: CheckStatus): void;
  /** Requests for the agent's own state hang for so long, as when it waits for its servers (0: no longer). */
  block(ms: number): void;
  /** `false`: writes are a 200 as ever, agent/* shows them, and the catalogue stands still. `true` heals that. */
  setSyncing(isSyncing: boolean): void;
  /** The servers' log starts anew with what they have: `X-Consul-Index` gets smaller. */
  resetIndex(): void;
  /** What a key of the KV store says. */
  key(name: string): string | undefined;
  /** As if somebody had written it. */
  putKey(name: string, value: string): void;
  removeKey(name: string): void;
}

const ROUTES = [
  ...agentRoutes,
  ...checkRoutes,
  ...maintenanceRoutes,
  ...agentHealthRoutes,
  ...catalogRoutes,
  ...healthRoutes,
  ...kvRoutes,
];

export function createConsulAgent(options: ConsulAgentOptions): ConsulAgent {
  const { clock, nodeName = 'node-1', address = '127.0.0.1', probe, random = () => 0.5 } = options;
  const { stuckAliasChance = 0.01, runsScripts = false } = options;
  const tokens = { strong: options.token, weak: options.weakToken };
  const version = consulVersion(options.version ?? '1.22.7');
  const definitionWaiters = createWaiters(clock, random);
  const catalogueWaiters = createWaiters(clock, random);
  const blockage = createBlockage(clock);
  const local: LocalAgent = createLocalAgent(
    { clock, random, probe, stuckAliasChance, runsScripts },
    {
      service(id) {
        catalogue.pushService(id);
        definitionWaiters.wake();
      },
      check: (id) => catalogue.pushCheck(id),
      output: (id) => catalogue.pushOutput(id),
    },
  );
  const catalogue = createCatalogue({ clock, random, version, onChange: catalogueWaiters.wake }, local.state);
  const kv = createKvStore(catalogueWaiters.wake);
  const writes = { register: 0, deregister: 0, beat: 0, 'deregister check': 0 };
  let starts = 0;
  let isSyncing = true;
  const describe = (): Node => ({
    id: uuidOf(`${nodeName} ${starts}`),
    name: nodeName,
    address,
    datacenter: 'dc1',
    version,
  });
  let node = describe();

  const router = { routes: ROUTES, version, hasAcls: tokens.strong !== undefined };
  const carryOut = (request: HandlerRequest, signal: AbortSignal) => {
    const response = respond(router, request, (route, name, query) => {
      const access = accessOf(request, tokens, version);
      const waiters = { definitionWaiters, catalogueWaiters };
      const known = { local, catalogue: catalogue.tables, kv, node, access };
      return route.answer({ request, query, name, ...known, ...waiters, signal });
    });
    const kind = kindOf(request);
    // Writes never wait.
    if (kind !== undefined && !(response instanceof Promise)) note(kind, request, response.status);
    return response;
  };
  const note = (kind: ConsulWrite['kind'], { method, path, body }: HandlerRequest, status: number) => {
    if (status === 200) writes[kind] += 1;
    options.onWrite?.({ kind, method, path, body, status });
  };
  return {
    handler: (request, signal) =>
      request.path.startsWith('/v1/agent/')
        ? blockage.pass(() => carryOut(request, signal))
        : carryOut(request, signal),
    nodeName,
    get nodeId() {
      return node.id;
    },
    writes,
    get waiting() {
      return definitionWaiters.count() + catalogueWaiters.count();
    },
    snapshot: () => snapshotOf(local.state),
    restart({ keepsData }) {
      blockage.hangUp();
      definitionWaiters.hangUp();
      catalogueWaiters.hangUp();
      catalogue.hold(true);
      if (keepsData) local.reload();
      else {
        local.clear();
        catalogue.clear();
        kv.clear();
        starts += 1;
        node = describe();
      }
      catalogue.hold(!isSyncing);
    },
    setCheckStatus: (checkId, status) => local.setCheck(checkId, status, `set to ${status}`),
    block: blockage.begin,
    setSyncing(nowSyncing) {
      isSyncing = nowSyncing;
      catalogue.hold(!isSyncing);
    },
    resetIndex() {
      catalogue.restartIndex();
      kv.restartIndex();
    },
    key: (name) => kv.entry(name)?.value,
    putKey: kv.put,
    removeKey: kv.remove,
  };
}

function uuidOf(name: string): string {
  const hex = hashOf(name, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
