import type { CheckStatus } from '../../src/model/service.ts';
import type { Cluster } from '../../src/sandbox/cluster.ts';
import type { ConsulWrite } from '../../src/sandbox/consul/write-kind.ts';
import type { ConsulAgent } from '../../src/sandbox/consul-agent.ts';
import type { Clock } from '../../src/support/clock.ts';
import { watchHalted } from './invariants/halted.ts';
import { isMaintenance, watchMaintenance } from './invariants/maintenance.ts';
import { isOthers, watchOthers } from './invariants/others.ts';

/** What must never happen, whatever goes wrong. Watches every write to Consul and every beat as they are sent. */
export interface Invariants {
  readonly violations: readonly string[];
  sawWrite(write: ConsulWrite): void;
  sawBeat(): void;
  /** The daemon is not there: nobody beats. */
  pauseBeats(): void;
  /** From now on a task may be withdrawn though it runs: it drains, or its owner wants another wish. */
  excuse(taskId: string): void;
  /** It is over, and Marathon says that it runs: nobody can know, so it may come back until that ends. */
  believe(taskId: string, isBelieved: boolean): void;
  /** The same for every task of an app, those to come too. */
  excuseApp(appId: string): void;
  /** Everybody was told that this task ends: where nothing goes wrong, Consul shows it no longer soon after. */
  expectGone(taskId: string): void;
  /** These are over, and whoever says otherwise: within this time Consul has none of them, unless more goes wrong. */
  expectNoneOf(taskIds: readonly string[], withinMs: number, why: string): void;
  /** A second daemon begins to write: one of the two is to stand by soon, and beats no more until then (ms). */
  expectFewTurns(forMs: number): void;
  /** Consul is to have everything of ours put once more within this time (ms), unless more goes wrong. */
  expectPutAgain(withinMs: number): void;
  /** Somebody has edited or removed a service of ours: it is right within this time (ms), unless more goes wrong. */
  expectMended(serviceId: string, withinMs: number): void;
  /** Others put what is theirs, before anything else happens. */
  putOthers(): void;
  /** What is not as others put it, in words. */
  othersChanged(): readonly string[];
  /** Somebody takes a service out of service, or puts it back. */
  maintain(serviceId: string, isOn: boolean): void;
  /** Consul restarts. Whose its services were, and how they were, is past. */
  consulRestarts(options: { readonly keepsData: boolean }): void;
  /** The state file is gone: nobody knows with which token anything was put, nor what has ended. */
  loseState(): void;
  report(problem: string): void;
  /** What happens in `act` is not the daemon's doing. */
  byHand(act: () => void): void;
}

export interface InvariantDeps {
  readonly clock: Clock;
  readonly cluster: Cluster;
  readonly consul: () => ConsulAgent;
  /** Whether the table itself may say "absent" of a living task now: one witness lies, and the other cannot be asked. */
  readonly mayBeMistaken: () => boolean;
  /** Nothing has gone wrong for a while. */
  readonly isCalm: () => boolean;
  /** One daemon runs, as it should. Two undo each other's work for as long as one knows less. */
  readonly isAlone: () => boolean;
  /** A person wants what stands in Consul to stay as it is. */
  readonly isHalted: () => boolean;
  /** How many daemons have been started so far: each has a guard of its own, which does not outlive it. */
  readonly starts: () => number;
  /** How often something has gone wrong so far. */
  readonly disturbances: () => number;
  /** The Mesos agent cannot be asked, or has been silent or slow a moment ago: nobody shows whose a port is. */
  readonly isAgentAway: () => boolean;
  /** Consul takes no writes, or those it refused are not due again yet. */
  readonly isConsulRefusing: () => boolean;
  /** Nobody can vouch for anything, and the heart is to stop then. */
  readonly mayRest: () => boolean;
  /** Marathon has found it unwell, and may not have been heard to take that back. */
  readonly wasIll: (taskId: string) => boolean;
  readonly leaseTtlMs: number;
  /** In calm times, a task that everybody was told of leaves Consul within this time (ms). */
  readonly promptMs: number;
}

/** The tag by which the services of a second daemon are told from those of the first. */
export const SECOND = 'second';
/** The tag that somebody gives a service of ours by hand. */
export const EDITED = 'edited';
/** How often a service may change hands for each second daemon: to it, back, and as often by chance. */
const TURNS = 4;
/** The service whose check is the heartbeat. */
const LEASE = 'marathon-consul:marathon';
/** Of the checks that are ours. */
const worstOf = (checks: Readonly<Record<string, CheckStatus>>): CheckStatus => {
  const statuses = Object.entries(checks).flatMap(([id, status]) => (isMaintenance(id) ? [] : [status]));
  return (['critical', 'warning'] as const).find((status) => statuses.includes(status)) ?? 'passing';
};
/** What the runs of one instance have in common. */
const runOf = (task: string): string => /^(.*)\.\d+$/.exec(task)?.[1] ?? task;

/** How many withdrawals by absence may go through, and within which time (ms). */
const GUARD = { floor: 3, share: 0.3, windowMs: 500_000 };
/**
 * A task that has lost its port to another leaves Consul within this time of the other's coming (ms): where nobody has
 * told of its end, the Mesos agent's next answer shows whose the port is.
 */
const PORT_MS = 6_000;

export function createInvariants({
  clock,
  cluster,
  consul,
  mayBeMistaken,
  isCalm,
  disturbances,
  isAlone,
  isHalted,
  starts,
  isAgentAway,
  isConsulRefusing,
  mayRest,
  wasIll,
  leaseTtlMs,
  promptMs,
}: InvariantDeps): Invariants {
  const violations: string[] = [];
  const excused = new Set<string>();
  const excusedApps = new Set<string>();
  const believed = new Set<string>();
  const isExcused = (task: string) => excused.has(task) || excusedApps.has(cluster.task(task)?.appId ?? '');
  /** Living tasks that the table itself took for absent, and when. */
  const mistaken = new Map<string, number>();
  /** Tasks that left Consul after their end: none ever comes back. */
  const left = new Set<string>();
  /** Of these, what no state file knows: Marathon's word counts as long as the Mesos agent has none. */
  const forgotten = new Set<string>();
  const isBack = (task: string) => left.has(task) && isAlone() && !(forgotten.has(task) && isAgentAway());
  let isByHand = false;
  /** Whose each service is, and how often that has changed. */
  const hands = new Map<string, { isSecond: boolean; turns: number }>();
  /** When each was last put (ms). */
  const putAt = new Map<string, number>();
  let memories = 0;
  let mayTurn = 0;
  let standsByUntil = Number.NEGATIVE_INFINITY;
  const countTurns = (id: string, body: string) => {
    const isSecond = body.includes(`"${SECOND}"`);
    const hand = hands.get(id) ?? { isSecond, turns: 0 };
    hands.set(id, { isSecond, turns: hand.turns + (hand.isSecond === isSecond ? 0 : 1) });
    if (hand.turns > mayTurn) report(`${id} has changed hands ${hand.turns} times: two daemons undo each other's work`);
  };
  /** What Consul has, but for what is not ours. */
  const ourServices = () =>
    Object.fromEntries(Object.entries(consul().snapshot().services).filter(([id]) => !isOthers(id)));
  /** The worst check of each service when something was last written. */
  let worst = new Map<string, CheckStatus>();
  /** How many checks of ours each had then. */
  const checkCounts = new Map<string, number>();
  /** No update turns a service that was passing critical, unless it follows what is. */
  const checkStatuses = (putId: string | undefined) => {
    const services = ourServices();
    const now = new Map(Object.entries(services).map(([id, { checks }]) => [id, worstOf(checks)]));
    const task = services[putId ?? '']?.meta['marathon-task'] ?? '';
    if (
      putId !== undefined &&
      worst.get(putId) === 'passing' &&
      now.get(putId) === 'critical' &&
      runs(task) &&
      !wasIll(task) &&
      (now.get(LEASE) ?? 'critical') === 'passing'
    )
      report(`${putId} was passing, and turned critical when it was put`);
    for (const [id, { checks, meta }] of Object.entries(services)) {
      const count = Object.keys(checks).filter((check) => !isMaintenance(check)).length;
      if (count === 0 && (checkCounts.get(id) ?? 0) > 0 && runs(meta['marathon-task'] ?? '') && !isByHand)
        report(`${id} had a check, and has none at this moment`);
      checkCounts.set(id, count);
    }
    worst = now;
  };
  let lastBeatAt: number | undefined;
  const report = (problem: string) => void violations.push(`${(clock.now() / 1000).toFixed(3)} s: ${problem}`);
  const others = watchOthers(consul, report);
  const halted = watchHalted(consul, { clock, isHalted }, report);
  const maintenance = watchMaintenance(consul, report);
  const runs = (id: string) => cluster.task(id)?.statuses.at(-1)?.state === 'TASK_RUNNING' && isOnAgent(id);
  const isThere = (task: string) => Object.values(ourServices()).some(({ meta }) => meta['marathon-task'] === task);
  const isOnAgent = (id: string) => cluster.task(id)?.place === 'running';

  /** Soon after a service was put, nobody else has its port or its instance. */
  const checkPorts = (putId: string) => {
    const before = starts();
    clock.after(PORT_MS, () => {
      // Nobody was there to mend it, or is but now.
      if (!isAlone() || starts() !== before) return;
      const { [putId]: put, ...others } = ourServices();
      const task = put?.meta['marathon-task'];
      if (put === undefined || task === undefined || isConsulRefusing()) return;
      for (const [otherId, { address, port, meta }] of Object.entries(others)) {
        const other = meta['marathon-task'];
        // One that came later is looked at when its own time has come.
        const isLater = (putAt.get(otherId) ?? 0) > clock.now() - PORT_MS;
        if (other === undefined || other === task || isLater) continue;
        if (runOf(other) === runOf(task)) report(`Consul has ${other} and ${task}, and they are one instance`);
        if (address === put.address && port === put.port && runs(other) !== runs(task) && !isAgentAway())
          report(`${task} and ${other} both have ${address}:${port}, and only one of them runs`);
      }
    });
  };

  /** Below its floor the guard lets mistakes through, never above it. */
  const checkGuard = (task: string) => {
    const now = clock.now();
    for (const [id, at] of mistaken) if (now - at > GUARD.windowMs) mistaken.delete(id);
    mistaken.set(task, now);
    const published = new Set(Object.values(ourServices()).map(({ meta }) => meta['marathon-task'])).size;
    // Each start has a guard of its own, which knows nothing of what another let go.
    if (mistaken.size > starts() * Math.max(GUARD.floor, GUARD.share * (published + mistaken.size)))
      report(`${mistaken.size} living tasks were withdrawn by mistake, and nothing held them back`);
  };

  return {
    violations,
    sawWrite(write) {
      const { kind, path, body, status } = write;
      if (!isByHand) others.sawWrite(write);
      if (status !== 200) return;
      halted.sawWrite(write, isByHand);
      if (kind === 'beat') return;
      maintenance.look();
      checkStatuses(kind === 'register' && !isByHand ? /"ID":"([^"]+)"/.exec(body ?? '')?.[1] : undefined);
      if (isByHand) return;
      const target = decodeURIComponent(path);
      if (kind === 'register') {
        const id = /"ID":"([^"]+)"/.exec(body ?? '')?.[1] ?? '';
        checkPorts(id);
        countTurns(id, body ?? '');
        putAt.set(id, clock.now());
        const task = /"marathon-task":"([^"]+)"/.exec(body ?? '')?.[1];
        if (task !== undefined && isBack(task)) report(`${task} has ended, left Consul, and is back`);
      }
      if (kind !== 'deregister') return;
      const task = /deregister\/marathon:([^:]+)/.exec(target)?.[1];
      if (task === undefined) return;
      if (isExcused(task)) return;
      if (believed.has(task)) return;
      if (!runs(task)) left.add(task);
      else if (!mayBeMistaken()) report(`${task} was withdrawn, though it runs`);
      else checkGuard(task);
    },
    sawBeat() {
      const now = clock.now();
      if (lastBeatAt !== undefined && now - lastBeatAt > leaseTtlMs / 2 && now > standsByUntil && !mayRest())
        report(`${Math.round(now - lastBeatAt)} ms passed between two beats of a lease of ${leaseTtlMs} ms`);
      // What Consul has lost cannot be beaten until it is put.
      lastBeatAt = consul().snapshot().services[LEASE] === undefined ? undefined : now;
      // A heart that stops for good sends no next beat to look at.
      clock.after(leaseTtlMs / 2 + 1, () => {
        if (lastBeatAt === now && clock.now() > standsByUntil && !mayRest()) report(`no beat since ${now / 1000} s`);
      });
    },
    pauseBeats() {
      lastBeatAt = undefined;
    },
    excuse: (taskId) => void excused.add(taskId),
    believe(taskId, isBelieved) {
      if (isBelieved) believed.add(taskId);
      else believed.delete(taskId);
    },
    excuseApp: (appId) => void excusedApps.add(appId),
    expectGone(taskId) {
      if (!isCalm()) return;
      clock.after(promptMs, () => {
        if (isThere(taskId) && isCalm()) report(`${taskId} was to go ${promptMs} ms ago, and Consul still has it`);
      });
    },
    expectNoneOf(taskIds, withinMs, why) {
      const before = disturbances();
      clock.after(withinMs, () => {
        const there = taskIds.filter(isThere);
        // Where nobody can vouch for anything, what is there is critical with the lease, and nothing is written.
        if (there.length > 0 && disturbances() === before && !isConsulRefusing() && !mayRest())
          report(`${there.join(', ')} ${why}, and Consul has it`);
      });
    },
    expectMended(serviceId, withinMs) {
      const before = disturbances();
      const task = ourServices()[serviceId]?.meta['marathon-task'] ?? '';
      clock.after(withinMs, () => {
        const isUndisturbed = disturbances() === before && !isConsulRefusing() && !isHalted() && isAlone();
        if (!isUndisturbed || !runs(task) || isExcused(task)) return;
        const service = ourServices()[serviceId];
        if (service === undefined || service.tags.includes(EDITED))
          report(`${serviceId} was edited or removed by hand, and is not as it should be yet`);
      });
    },
    expectPutAgain(withinMs) {
      const before = disturbances();
      const since = clock.now();
      const memory = memories;
      clock.after(withinMs, () => {
        const there = Object.entries(ourServices()).filter(([id]) => id.startsWith('marathon'));
        // What is over is not put again, but held or withdrawn.
        const isWanted = (id: string, task = '') => id === LEASE || runs(task);
        const missed = there.flatMap(([id, { meta }]) =>
          isWanted(id, meta['marathon-task']) && (putAt.get(id) ?? 0) < since ? [id] : [],
        );
        if (
          missed.length > 0 &&
          memory === memories &&
          disturbances() === before &&
          !isConsulRefusing() &&
          !isHalted() &&
          isAlone()
        )
          report(`${missed.join(', ')}: not put again with the other token`);
      });
    },
    putOthers() {
      this.byHand(others.put);
    },
    othersChanged: others.changed,
    maintain(serviceId, isOn) {
      if (isOn) maintenance.begin(serviceId);
      else maintenance.end(serviceId);
    },
    consulRestarts({ keepsData }) {
      worst = new Map();
      checkCounts.clear();
      if (!keepsData) this.byHand(others.consulLostAll);
      halted.consulRestarted();
      if (keepsData) return;
      maintenance.look();
      // There is nothing left to beat.
      lastBeatAt = undefined;
      // Each daemon finds that the other's lease has gone, and puts its own.
      for (const [id, { isSecond }] of hands) hands.set(id, { isSecond, turns: 0 });
    },
    loseState() {
      memories += 1;
      for (const task of left) forgotten.add(task);
    },
    expectFewTurns(forMs) {
      mayTurn += TURNS;
      standsByUntil = Math.max(standsByUntil, clock.now() + forMs);
    },
    report,
    byHand(act) {
      isByHand = true;
      act();
      isByHand = false;
    },
  };
}
