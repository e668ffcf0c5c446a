import { setMaxListeners } from 'node:events';
import { perform } from '../apply/perform.ts';
import { authorized } from '../clients/authorized.ts';
import { createConsulClient } from '../clients/consul/consul-client.ts';
import { createMarathonClient } from '../clients/marathon/marathon-client.ts';
import { createInventory } from '../inventory/inventory.ts';
import { isAgentAnswering } from '../inventory/standing.ts';
import type { Change } from '../model/change.ts';
import type { Evidence } from '../model/sighting.ts';
import { createGuard } from '../plan/guard.ts';
import { ownershipOf } from '../reconcile/conclusion/ownership-of.ts';
import { createConsulView } from '../reconcile/consul-view.ts';
import { createReconciler } from '../reconcile/reconciler.ts';
import type { ChangeRecord } from '../reconcile/status.ts';
import { createSourceHealth } from '../sources/source-health.ts';
import { sleep } from '../support/clock.ts';
import { createAgentLink } from './agent-link.ts';
import { consulPeer, marathonPeer } from './connections.ts';
import { createConsulLink } from './consul-link.ts';
import type { CreateDaemon, Picture } from './daemon-contract.ts';
import { createHalts } from './halts.ts';
import { createIdentity } from './identity.ts';
import { createMarathonLink } from './marathon-link.ts';
import { instanceName } from './rival.ts';
import { createStateKeeper } from './state-keeper.ts';
import { watchForSuspension } from './suspension.ts';
import { takeStatus } from './take-status.ts';

/** The Mesos agent's word counts for so many of its poll intervals. */
const AGENT_FRESH_POLLS = 3;
/** An event is provisional: the Mesos agent confirms it within this time (ms). */
const CONFIRM_WITHIN_MS = 1_000;
/** More listeners than Node expects on one signal: one for each part and each call under way. Far more would be a leak. */
const SIGNAL_LISTENERS = 100;
/** What a configuration takes away is known so soon after the start, when definitions are told late (ms). */
const ACCEPTED_FOR_MS = 10 * 60_000;
/** At the end, the writes under way have this long (ms). */
const LAST_WRITES_MS = 5_000;

/** Puts the parts together: sources → inventory → (judge, map, plan) → Consul. The only place that knows every stage. */
export const createDaemon: CreateDaemon = (given, world, cataloguePace) => {
  const { clock, random, log } = world;
  const startedAtMs = clock.wall();
  let current = given;
  const config = () => current;
  const agentFreshMs = () => Math.max(15_000, AGENT_FRESH_POLLS * config().intervals.agentMs);

  const inventory = createInventory({
    startedAt: clock.now(),
    agentFreshMs,
    hasAgent: given.mesosAgent.url !== undefined,
  });
  const identity = createIdentity(config, inventory, world);
  let storedMark: string | undefined;
  const remembered = () => {
    storedMark = consul.token.mark;
    return { tokenMark: storedMark, halts: halts.current() };
  };
  /** Else a restart would put everything once more with a token that it has been put with. */
  const noteToken = (): void => {
    if (consul.token.mark !== storedMark) keeper.mark();
  };
  const keeper = createStateKeeper(inventory, () => identity.cluster, remembered, world);
  const ownership = () => ownershipOf(identity.cluster ?? '', config().publication.preset);
  const view = createConsulView(ownership);
  const guard = createGuard(() => config().guard);
  const halts = createHalts({
    clock,
    log,
    onChange() {
      keeper.mark('now');
      reconciler.pass();
    },
  });
  const health = {
    agent: createSourceHealth('mesos agent', agentFreshMs, world),
    marathon: createSourceHealth('marathon', () => 2 * config().intervals.marathonMs, world),
    stream: createSourceHealth(
      () => marathon.events.source ?? 'event stream',
      () => marathon.events.freshMs,
      world,
    ),
    consul: createSourceHealth('consul', () => 2 * config().intervals.consulMs, world),
  };

  const transport = { exchange: authorized(world.exchange), clock };
  const consulClient = createConsulClient(transport, consulPeer(config, world.readSecret));
  /** Aborts the writes under way, after everything else has stopped. */
  const writes = new AbortController();

  const reconciler = createReconciler({
    inventory,
    view,
    guard,
    options: () => identity.options(consul.leaseScope),
    halt: () => halts.current()[0],
    perform: (change, signal) => perform(consulClient, change, signal),
    onFailure: (error) => consul.suspect(error),
    rewriteSpreadMs: () => config().rewriteSpreadMs,
    clock,
    random,
    log,
    signal: writes.signal,
  });
  reconciler.onChange(() => noteToken());
  const consul = createConsulLink({
    config,
    world,
    client: consulClient,
    health: health.consul,
    identity,
    view,
    ownership,
    cataloguePace,
    instance: instanceName(startedAtMs, world.host.name(), random),
    onAlone: () => believeNothing(),
    isBlind: () => !isAgentAnswering(inventory.circumstances(clock.now())) && marathon.isSilent(),
    onPicture() {
      noteToken();
      reconciler.pass();
      inventory.forget(clock.now(), (id) => view.of(id).length > 0);
    },
    setWritable: reconciler.setWritable,
    onFreeze: halts.freeze,
  });

  /** Every piece of evidence comes in here. */
  const see = (evidence: Evidence): void => {
    const news = inventory.see(evidence, clock.wall());
    if (news.size > 0) keeper.mark();
    reconciler.touch(news);
    switch (evidence.kind) {
      case 'agent-unchanged':
        return;
      case 'identity':
      case 'framework':
        keeper.mark();
        learn();
        break;
      case 'event':
      case 'rumour':
      case 'health':
        agent.wake(CONFIRM_WITHIN_MS);
        break;
      case 'stream':
        if (evidence.isLive) agent.wake();
        break;
      case 'silence':
        if (evidence.witness === 'agent') marathon.listIfAlone();
        break;
    }
    marathon.lookups.wake();
  };

  let isLearned = false;
  /** Only with both can the tasks of this machine be read, whichever came first. */
  const learn = (): void => {
    const wasLearned = isLearned;
    isLearned = identity.local !== undefined && inventory.framework !== undefined;
    if (!wasLearned && isLearned) {
      consul.refresh.wake();
      agent.wake();
      if (!inventory.hasAgent) marathon.listIfAlone();
    }
    consul.update();
  };

  const marathon = createMarathonLink({
    config,
    world,
    client: createMarathonClient(transport, { ...marathonPeer(config, world.readSecret, transport), random }),
    health: health.marathon,
    streamHealth: health.stream,
    inventory,
    identity,
    view,
    see,
    onIdentity: consul.update,
    wakeAgent: () => agent.wake(CONFIRM_WITHIN_MS),
  });
  const agent = createAgentLink({
    config,
    world,
    transport,
    health: health.agent,
    inventory,
    identity,
    onStranger: consul.update,
    see,
  });

  const status = () =>
    takeStatus({ clock, startedAtMs, identity, inventory, view, reconciler, consul, halts, marathon, sources: health });

  const restore = async (): Promise<void> => {
    if (identity.cluster === undefined) {
      const only = await keeper.onlyCluster();
      if (only !== undefined) identity.nameCluster(only);
    }
    if (identity.cluster === undefined) return;
    const { tokenMark, halts: stored = [] } = await keeper.restore(identity.cluster);
    consul.token.restore(tokenMark);
    halts.restore(stored);
  };

  /** Asks everyone once, so that what follows stands on today's answers. A failure is told by the source's health. */
  const gather = async (signal: AbortSignal, asksMarathon = false): Promise<void> => {
    for (const source of [marathon.framework, agent]) await source.once(signal).catch(() => {});
    if (asksMarathon || !marathon.isAgentSpeaking()) await marathon.list.once(signal).catch(() => {});
    await consul.freeze.once(signal);
    await consul.refresh.once(signal).catch(() => {});
    await marathon.lookups.drain(signal);
    reconciler.pass();
  };

  /** What stands between us and the whole truth. */
  const problems = (): readonly string[] => {
    const failing = Object.values(health).flatMap((source) => {
      const { name, lastError } = source.status();
      return lastError === undefined ? [] : [`${name}: ${lastError}`];
    });
    return failing.length > 0 ? failing : identity.blockedBecause();
  };

  /** Reads everything once and writes nothing. */
  const look = async (signal: AbortSignal, asksMarathon = false): Promise<Picture> => {
    await restore();
    await gather(signal, asksMarathon);
    const resolutions = reconciler.resolutions();
    // To tell a check again what it says already changes nothing that anyone sees.
    const isSeen = (change: Change) => change.kind !== 'status' || !change.isRefresh;
    const changes = resolutions.flatMap((resolution) => resolution.changes).filter(isSeen);
    const nodeAddress = identity.nodeAddress ?? '';
    const { isForeign, of: registered } = view;
    return { status: status(), changes, problems: problems(), resolutions, nodeAddress, isForeign, registered };
  };

  /** This process writes; a person has seen what it takes away, where they say so. */
  const becomeWriter = (withLease: boolean): void => {
    if (config().guard.acceptsPlan) guard.acceptUnwanted(clock.now() + ACCEPTED_FOR_MS);
    consul.becomeWriter(withLease);
  };

  const noteGap = (gapMs: number): void => {
    log.warn({ gapMs }, 'the clock ran on while we did not: everybody is asked again');
    view.suspect();
    believeNothing();
  };

  /** What was said before counts no longer. */
  const believeNothing = (): void => {
    inventory.noteGap(clock.now());
    askEverybody();
  };

  /** Everybody is asked again, now. */
  const askEverybody = (): void => {
    agent.wake();
    if (!inventory.hasAgent) marathon.list.wake();
    consul.refresh.wake();
    marathon.lookups.wake();
  };

  let isRunning = false;

  return {
    async run(signal) {
      isRunning = true;
      await restore();
      becomeWriter(config().lease.scope !== 'none');
      // The heart beats until the last write is done.
      const beating = new AbortController();
      setMaxListeners(SIGNAL_LISTENERS, signal, writes.signal, beating.signal);
      const heart = consul.lease.run(beating.signal);
      await Promise.all([
        marathon.framework.run(signal),
        agent.run(signal),
        consul.refresh.run(signal),
        consul.listen(signal),
        consul.freeze.run(signal),
        consul.catalogue.run(signal),
        marathon.follow(signal),
        marathon.lookups.run(signal),
        marathon.list.run(signal),
        keeper.run(signal),
        halts.run(signal),
        watchForSuspension(clock, noteGap, signal),
      ]);
      consul.stopWriting();
      await Promise.race([reconciler.finished(), sleep(clock, LAST_WRITES_MS, beating.signal)]);
      writes.abort();
      beating.abort();
      await heart;
      await consul.lease.giveUp();
      await keeper.save();
    },

    plan: (signal) => look(signal),
    // Also what Marathon says of each task, which the Mesos agent's word makes needless to a plan.
    explain: (signal) => look(signal, true),

    async sync(signal) {
      if (!isRunning) {
        await restore();
        becomeWriter(false);
      }
      const done: ChangeRecord[] = [];
      const stopListening = reconciler.onChange((change) => done.push(change));
      await gather(signal);
      await Promise.race([reconciler.settled(), aborted(signal)]);
      stopListening();
      if (!isRunning) await keeper.save();
      return { status: status(), done, failed: [...problems(), ...reconciler.failures()], held: reconciler.held };
    },

    requestPass: () => consul.refresh.wake(),
    reconfigure(next) {
      current = next;
      // Whose a service is may depend on it.
      askEverybody();
      reconciler.pass();
    },
    pause: halts.pause,
    resume: halts.resume,
    releaseGuard(by) {
      const released = guard.release();
      if (released.length > 0) log.warn({ by, tasks: released }, 'let go what the guard held');
      reconciler.pass();
      return released;
    },
    callbacks: marathon.events.door,
    status,
  };
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
