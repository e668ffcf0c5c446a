import { createLease, leaseCheckId, leaseId } from '../apply/lease.ts';
import type { ConsulClient } from '../clients/consul/consul-client.ts';
import type { Config } from '../config/config.ts';
import type { Halt } from '../model/halt.ts';
import type { Ownership } from '../plan/ownership.ts';
import type { ConsulView } from '../reconcile/consul-view.ts';
import { createCatalogueWarnings } from '../reconcile/warnings/catalogue.ts';
import { listenForConsul } from '../sources/consul-bell.ts';
import { CATALOGUE_PACE, type CataloguePace, createConsulCatalogue } from '../sources/consul-catalogue.ts';
import { createConsulRegistry, type Registry } from '../sources/consul-registry.ts';
import { createFreezeKey } from '../sources/freeze-key.ts';
import { createRefresh } from '../sources/refresh.ts';
import { createSourceHealth, type SourceHealth } from '../sources/source-health.ts';
import type { AppError } from '../support/errors.ts';
import type { Identity } from './identity.ts';
import { createRewriteWatch } from './rewrites.ts';
import { createRivalWatch } from './rival.ts';
import { createStandbyBeat } from './standby-beat.ts';
import { createTokenWatch } from './token-watch.ts';
import type { World } from './world.ts';

/** Who stands by looks so often whether the other still beats (ms): with it gone, tasks that follow the lease turn critical. */
const STANDBY_MS = 2_000;

export interface ConsulLinkDeps {
  readonly config: () => Pick<Config, 'intervals' | 'lease' | 'withoutWitnesses'>;
  readonly world: World;
  readonly client: ConsulClient;
  readonly health: SourceHealth;
  readonly identity: Identity;
  readonly view: ConsulView;
  readonly ownership: () => Ownership;
  /** Who we are, among daemons that write here by mistake. */
  readonly instance: string;
  /** Neither Marathon nor the Mesos agent can be asked. */
  readonly isBlind: () => boolean;
  /** Another daemon wrote here until now. */
  readonly onAlone: () => void;
  /** The view has a new picture. */
  readonly onPicture: () => void;
  readonly setWritable: (isWritable: boolean) => void;
  /** What the freeze key of the cluster says. */
  readonly onFreeze: (halt: Halt | undefined) => void;
  /** Left out: the usual. */
  readonly cataloguePace?: CataloguePace | undefined;
}

/** Our standing with the Consul agent: what it has, whether it is there, the lease, and whether it may be written. */
export function createConsulLink(deps: ConsulLinkDeps) {
  const { config, world, client, identity, view } = deps;
  const { clock, random, log } = world;
  let leaseScope = config().lease.scope;
  let isWriter = false;
  let isAway = false;
  let nodeId: string | undefined;

  /** Why another is left to write, in words. */
  const standingBy = () => rivals.standingBy ?? rewrites.standingBy;
  const isAllowed = () =>
    isWriter &&
    freeze.wasAsked &&
    standingBy() === undefined &&
    identity.options(leaseScope) !== undefined &&
    view.state !== 'unproven';
  /** Under `expire` nobody vouches for the tasks that nobody can be asked about. */
  const mayVouch = () => config().withoutWitnesses === 'keep' || !deps.isBlind();

  const lease = createLease({
    consul: client,
    clock,
    log,
    cluster: () => (isAllowed() && leaseScope !== 'none' && mayVouch() ? identity.cluster : undefined),
    mayVouch: () => rivals.standingBy === undefined && mayVouch(),
    ttlMs: config().lease.ttlMs,
    instance: deps.instance,
    onStanding() {
      update();
      // Another daemon may have put its own in between.
      refresh.wake();
    },
    onLost: (error) => suspect(error),
  });

  const standby = createStandbyBeat({
    consul: client,
    clock,
    ttlMs: config().lease.ttlMs,
    lease() {
      if (!isWriter || rivals.standingBy === undefined || !mayVouch() || identity.cluster === undefined)
        return undefined;
      return { check: leaseCheckId(identity.cluster), says: rivals.leaseSays };
    },
  });
  const { isUnanswered } = standby;
  const rivals = createRivalWatch({ instance: deps.instance, lease, log, isUnanswered, onAlone: deps.onAlone });
  const rewrites = createRewriteWatch({ clock, random, log, onAlone: deps.onAlone });
  const token = createTokenWatch(view, lease, clock, log);
  const freeze = createFreezeKey({
    client,
    clock,
    random,
    log,
    cluster: () => identity.cluster,
    onFreeze: deps.onFreeze,
    onFirstWord: () => update(),
  });

  /** Nothing may follow the lease before it stands, nothing is sent to an agent that is away. */
  const update = (): void => {
    freeze.wake();
    const isAllowedNow = isAllowed();
    if (isAllowedNow && leaseScope !== 'none' && !lease.isStanding) lease.wake();
    deps.setWritable(isAllowedNow && !isAway && (leaseScope === 'none' || lease.isStanding));
  };

  const take = (reading: Registry): void => {
    const isOtherAgent = nodeId !== undefined && nodeId !== reading.nodeId;
    nodeId = reading.nodeId;
    identity.nodeAddress = reading.nodeAddress;
    identity.datacenter = reading.datacenter;
    isAway = false;
    if (identity.cluster === undefined) return;
    rivals.look(reading.services, leaseId(identity.cluster), reading.askedAt);
    // Two that have a lease are told apart by it.
    if (leaseScope === 'none') rewrites.look(view.rewrittenIn(reading.services, reading.askedAt));
    // What checks were told may be lost with a restart.
    if (reading.wasAway || isOtherAgent) view.suspect();
    view.load(reading.services, reading.askedAt, reading.provesAbsence);
    token.take(reading.tokenMark);
    // After an agent restart some aliases are stuck until the lease is put again (contract: Consul, §3).
    if ((reading.wasAway || isOtherAgent) && lease.isStanding) lease.renew();
    update();
    deps.onPicture();
  };

  const registry = createConsulRegistry({
    client,
    clock,
    random,
    health: deps.health,
    intervalMs: () =>
      rivals.standingBy === undefined ? config().intervals.consulMs : Math.min(STANDBY_MS, config().intervals.consulMs),
    leaseId: () => (identity.cluster === undefined ? undefined : leaseId(identity.cluster)),
    onRegistry: take,
  });
  const pace = deps.cataloguePace ?? CATALOGUE_PACE;
  const catalogueHealth = createSourceHealth('consul catalogue', () => 2 * pace.intervalMs, world);
  const catalogueWarnings = createCatalogueWarnings(deps.ownership, pace.patienceMs, log);
  const catalogue = createConsulCatalogue({
    client,
    clock,
    random,
    health: catalogueHealth,
    pace,
    leaseId: () =>
      identity.cluster === undefined || view.state === 'unproven' ? undefined : leaseId(identity.cluster),
    isPending: () => catalogueWarnings.isPending,
    onSight: catalogueWarnings.look,
  });
  const refresh = createRefresh({
    clock,
    poll: registry.poll,
    nextMs: registry.nextMs,
    onFailure: () => {}, // told by the source's health
  });

  /** What we know of Consul may be wrong from here on: it is read again at once. */
  const suspect = (error: AppError | undefined): void => {
    if (error?.code === 'UPSTREAM_STATUS' || error?.code === 'UPSTREAM_DENIED') return;
    view.suspect();
    if (error?.code === 'UPSTREAM_UNREACHABLE') {
      isAway = true;
      registry.sawItAway();
      update();
    }
    refresh.wake();
  };

  const listen = async (signal: AbortSignal): Promise<void> => {
    const listening = listenForConsul(
      {
        client,
        clock,
        watched: () => (lease.isStanding && identity.cluster !== undefined ? leaseId(identity.cluster) : undefined),
        onMissing() {
          lease.renew();
          suspect(undefined);
        },
        onChanged: refresh.wake,
        onBroken: suspect,
      },
      signal,
    );
    await Promise.all([listening, standby.run(signal)]);
  };

  return {
    refresh,
    /** What the servers show, compared with what the agent has. No witness: only told. */
    catalogue: { run: catalogue.run, status: catalogueHealth.status, warnings: catalogueWarnings },
    /** Nothing is written before the freeze key has been asked for once. */
    freeze,
    lease,
    /** Notices at once when the agent goes away, and in time when the daemon does that we stand by for; until `signal` aborts. */
    listen,
    suspect,
    /** Something was learned of who we are. */
    update,
    /** From now on this process is the one that writes here. `sync` writes no lease, and no alias of one. */
    becomeWriter(withLease: boolean): void {
      isWriter = true;
      if (!withLease) leaseScope = 'none';
      update();
    },
    /** Nothing new is written from here on; the heart beats on. */
    stopWriting(): void {
      isWriter = false;
      update();
    },
    /** Another daemon writes here: why this one does not, in words. */
    get standingBy() {
      return standingBy();
    },
    token,
    get leaseScope() {
      return leaseScope;
    },
  };
}

export type ConsulLink = ReturnType<typeof createConsulLink>;
