import { type AgentId, type AppId, type FrameworkId, type InstanceKey, isPodTask, type TaskId } from '../model/ids.ts';
import type { AgentIdentity, Evidence, Sighting, Witness } from '../model/sighting.ts';
import { isUnlisted, markAbsent } from './absence.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { hear, outdate, recant } from './hear.ts';
import { BEFORE_EVERYTHING, NO_TRACES, type TaskRecord, type Traces } from './record.ts';
import { type Circumstances, DEFAULT_RECOVERY_TIMEOUT_MS } from './standing.ts';
import { type Succeeded, succeededBy, wronglySucceeded } from './succession.ts';
import { createTaskRecords } from './task-records.ts';
import { answeredAbout, askingOf, createAgentWitness, createMarathonWitness, noteAnswer } from './witnesses.ts';

/** In a deployment the first readiness check has an answer, or has given up waiting for one, within this time (ms). */
const FIRST_READINESS_MS = 15_000;
/** How long a task that nobody lists any more can still be asked about (ms); its end is remembered longer. */
const BURY_AFTER_MS = 10 * 60_000;

export interface Framework {
  readonly id: FrameworkId;
  readonly name: string;
}

type EvidenceOf<Kind extends Evidence['kind']> = Extract<Evidence, { kind: Kind }>;
type News = ReadonlySet<TaskId>;
const NOTHING: News = new Set();

/**
 * All sightings of the tasks on this machine. It draws no conclusions: the judge does.
 * Deterministic: no clock, no chance; evidence brings its own time, and older evidence never undoes newer.
 */
export interface Inventory {
  /** Takes evidence in; answers which tasks it says something new about. `wallMs` is the time of receipt. */
  see(evidence: Evidence, wallMs: number): News;
  /** Makes a record for a task that only Consul knows, so that it is judged too. `traces`: what Consul has of it. */
  expect(id: TaskId, app: AppId, at: number, traces?: Traces): void;
  record(id: TaskId): TaskRecord | undefined;
  records(): Iterable<TaskRecord>;
  /** Whether any task of this instance is known. */
  knowsInstance(instance: InstanceKey): boolean;
  /** Whether any task of this app is known. */
  knowsApp(app: AppId): boolean;
  readonly definitions: Definitions;
  readonly identity: AgentIdentity | undefined;
  readonly framework: Framework | undefined;
  /** Whether there is a Mesos agent to ask; else Marathon's word stands alone. */
  readonly hasAgent: boolean;
  circumstances(now: number): Circumstances;
  /** Forgets tasks that both witnesses have long stopped listing, unless `isPublished`. */
  forget(now: number, isPublished: (id: TaskId) => boolean): void;
  /** Time has passed unheard (suspended, or standing by): what was said before `now` is older than any answer. */
  noteGap(now: number): void;
  /** What a state file remembers is from before the machine was restarted. */
  noteRestart(): void;
  /** The machine was restarted, and what runs since the witness that is asked has not told yet. */
  readonly isAwaitingFirstList: boolean;
  /** Puts back what a state file remembers, as evidence older than any answer. */
  restore(record: TaskRecord): void;
}

export function createInventory(options: {
  startedAt: number;
  agentFreshMs: () => number;
  hasAgent?: boolean;
}): Inventory {
  const { hasAgent = true } = options;
  /** When we began to listen. */
  let listeningSince = options.startedAt;
  const records = createTaskRecords();
  const definitions = createDefinitions();
  const marathon = createMarathonWitness();
  const agent = createAgentWitness();
  /** The agent's last list, for when it gives the same one again, and for tasks that we hear of only later. */
  let agentListedBy: AgentId | undefined;
  let agentListed: ReadonlySet<TaskId> = new Set();
  let agentEnded = new Map<TaskId, Sighting>();
  /** A restart of the machine, until it was listed what runs since: by the Mesos agent, or, where there is none, by Marathon. */
  let isAwaitingFirstList = false;
  let identity: AgentIdentity | undefined;
  let framework: Framework | undefined;

  const open = (id: TaskId, app: AppId, at: number): TaskRecord => {
    if (isPodTask(id)) marathon.pods.add(app);
    const isKnown = records.get(id) !== undefined;
    const record = records.open(id, app, at);
    if (!isKnown) record.unlistedAt = answeredAbout(marathon, app);
    return record;
  };

  /** For a task that not the agent told us of: what was listed already may tell its end. */
  const recordOfNamed = (id: TaskId, app: AppId, at: number): TaskRecord => {
    const isKnown = records.get(id) !== undefined;
    const record = open(id, app, at);
    // An answer that was asked for later, and came first, lacks it.
    if (!isKnown && record.unlistedAt > at) record.absentSince.marathon = record.unlistedAt;
    const ended = agentEnded.get(id);
    if (!isKnown && ended) hear(record, 'agent', ended, agent.answeredAt, ended.statedAtMs ?? 0);
    return record;
  };
  /** Ends what the life of another task proves dead, where news of these tasks shows it; answers which. */
  const succeed = (news: Iterable<TaskRecord | undefined>, askedAt: number, wallMs: number): TaskId[] => {
    const ended: TaskId[] = [];
    const end = ({ record, why, heir }: Succeeded) => {
      record.tombstone ??= { by: 'succession', state: why, atMs: wallMs, askedAt, heir };
      ended.push(record.id);
    };
    for (const record of news) {
      if (record === undefined) continue;
      // First who ends it: what is over, and heard of late, ends nobody.
      for (const heir of records.all()) succeededBy(heir, [record]).forEach(end);
      succeededBy(record, records.all()).forEach(end);
    }
    return ended;
  };
  const tasksOf = (app: AppId): Set<TaskId> => new Set(records.ofApp(app).map(({ id }) => id));

  const hearList = (witness: Witness, sightings: readonly Sighting[], askedAt: number, wallMs: number) => {
    const news = new Set<TaskId>();
    const hearOne = (sighting: Sighting) => {
      const { id, appId } = sighting.task;
      const record = witness === 'agent' ? open(id, appId, askedAt) : recordOfNamed(id, appId, askedAt);
      if (hear(record, witness, sighting, askedAt, wallMs)) news.add(id);
    };
    const living = sightings.filter(({ word }) => word !== 'ended');
    // Ends first: a resident task can stand in one answer as ended and, dated later, as running.
    for (const sighting of sightings) if (sighting.word === 'ended' && records.get(sighting.task.id)) hearOne(sighting);
    for (const sighting of living) hearOne(sighting);
    for (const id of succeed([...news].map(records.get), askedAt, wallMs)) news.add(id);
    return { news, listed: new Set(living.map(({ task }) => task.id)) };
  };

  const seeAgentList = (
    { askedAt, agentId, isComplete, sightings }: EvidenceOf<'agent-list'>,
    wallMs: number,
  ): News => {
    agent.answeredAt = Math.max(agent.answeredAt, askedAt);
    const { news, listed } = hearList('agent', sightings, askedAt, wallMs);
    agentListedBy = agentId;
    agentListed = listed;
    agentEnded = new Map(sightings.filter(({ word }) => word === 'ended').map((s) => [s.task.id, s]));
    if (isComplete) for (const id of takeAsComplete(askedAt, wallMs)) news.add(id);
    for (const id of disownPorts(askedAt, wallMs)) news.add(id);
    return news;
  };

  /** What only Marathon, or Consul, believes in has ended where the agent's answer shows its port in other hands; answers what. */
  const disownPorts = (askedAt: number, wallMs: number): readonly TaskId[] => {
    const isClaimed = ({ said, tombstone }: TaskRecord) =>
      !tombstone && (said.marathon?.word ?? 'running') === 'running' && (said.agent?.askedAt ?? -1) < askedAt;
    return succeed([...records.all()].filter(isClaimed), askedAt, wallMs);
  };

  /** The agent's last list is all that it runs; answers which tasks that is news of. */
  const takeAsComplete = (askedAt: number, wallMs: number): News => {
    agent.completeAt = Math.max(agent.completeAt, askedAt);
    isAwaitingFirstList = false;
    const news = new Set(markAbsent(records.all(), { witness: 'agent', listed: agentListed, askedAt }));
    for (const record of records.all()) {
      const placedOn = record.task?.agentId ?? record.traces.agentId;
      if (!placedOn || placedOn === agentListedBy || agentListed.has(record.id) || record.tombstone) continue;
      // Another agent id with a list of its own: what ran under the old id is gone for good.
      record.tombstone = { by: 'agent', state: 'it has a new agent id', atMs: wallMs, askedAt };
      news.add(record.id);
    }
    return news;
  };

  const seeAgentUnchanged = ({ askedAt, isComplete }: EvidenceOf<'agent-unchanged'>, wallMs: number): News => {
    agent.answeredAt = Math.max(agent.answeredAt, askedAt);
    const news = new Set<TaskId>();
    for (const id of agentListed) {
      const record = records.get(id);
      if (!record?.said.agent || record.said.agent.askedAt >= askedAt) continue;
      record.said.agent = { ...record.said.agent, askedAt };
      if (record.said.agent.word === 'running' && recant(record, askedAt)) news.add(id);
    }
    if (isComplete) for (const id of takeAsComplete(askedAt, wallMs)) news.add(id);
    for (const id of disownPorts(askedAt, wallMs)) news.add(id);
    return news;
  };

  const askingAbout = (scope: 'all' | AppId, isOfPods = false) => {
    if (scope !== 'all') return askingOf(marathon, scope);
    return isOfPods ? marathon.allPods : marathon.all;
  };
  /** An answer about one app is about its readiness, too: there, no result means ready, once there was time for one. */
  const withReadiness = (sighting: Sighting, askedAt: number, isDeploying: boolean): Sighting => {
    const runsForMs = askedAt - (records.get(sighting.task.id)?.runningSince ?? askedAt);
    return { ...sighting, isReady: sighting.isReady ?? (!isDeploying || runsForMs >= FIRST_READINESS_MS) };
  };

  const seeMarathonList = (evidence: EvidenceOf<'marathon-list'>, wallMs: number) => {
    const { scope, isOfPods = false, isDeploying = false, askedAt, isComplete } = evidence;
    const asking = askingAbout(scope, isOfPods);
    const sightings =
      scope === 'all' ? evidence.sightings : evidence.sightings.map((one) => withReadiness(one, askedAt, isDeploying));
    const { news, listed } = hearList('marathon', sightings, askedAt, wallMs);
    noteAnswer(marathon, askedAt);
    asking.answeredAt = Math.max(asking.answeredAt, askedAt);
    // Nobody else can tell, and what could not be read of the list may be unreadable for ever: Consul checks what runs.
    if (!hasAgent && scope === 'all' && !isOfPods) isAwaitingFirstList = false;
    if (!isComplete) return news;
    // Tasks of apps and containers of pods are in different answers, whatever their ids.
    const covered = [...(scope === 'all' ? records.all() : records.ofApp(scope))].filter(
      ({ id }) => isPodTask(id) === isOfPods,
    );
    for (const id of markAbsent(covered, { witness: 'marathon', listed, askedAt })) news.add(id);
    for (const record of hasAgent ? [] : wronglySucceeded(records.all(), records.get)) {
      record.tombstone = undefined;
      news.add(record.id);
    }
    return news;
  };

  const seeHealth = ({ instance, isAlive, askedAt }: EvidenceOf<'health'>): News => {
    const news = new Set<TaskId>();
    for (const record of records.ofInstance(instance)) {
      if (record.tombstone || record.draining) continue;
      // Of a pod's instance it is not said which container is meant: only the agent, or the pod's status, can say.
      if (isAlive === null || (!isAlive && isPodTask(record.id))) delete record.health.marathon;
      // The event speaks of one check. Where an app has several, the count falls short and the app is read again.
      else record.health.marathon = { reported: 1, alive: isAlive ? 1 : 0 };
      record.healthEventAt = askedAt;
      record.lastNewsAt = Math.max(record.lastNewsAt, askedAt);
      record.lastEventAt = askedAt;
      news.add(record.id);
    }
    return news;
  };

  const seeSilence = ({ witness, scope, isOfPods, isRefusal, askedAt }: EvidenceOf<'silence'>): News => {
    const asking = witness === 'agent' ? agent : askingAbout(scope, isOfPods);
    asking.failedAt = Math.max(asking.failedAt, askedAt);
    if (witness === 'agent') return NOTHING;
    if (isRefusal) {
      noteAnswer(marathon, askedAt);
      marathon.refusedAt = Math.max(marathon.refusedAt, askedAt);
    }
    // A question that got no answer is settled by that, too.
    return scope === 'all'
      ? new Set([...records.all()].filter((r) => r.absentSince.agent !== undefined).map(({ id }) => id))
      : tasksOf(scope);
  };

  return {
    see(evidence, wallMs) {
      switch (evidence.kind) {
        case 'identity':
          // One that a state file remembers, of before there was none to ask.
          if (hasAgent) identity = evidence.identity;
          return NOTHING;
        case 'framework':
          framework = { id: evidence.id, name: evidence.name };
          return NOTHING;
        case 'agent-list':
          return seeAgentList(evidence, wallMs);
        case 'agent-unchanged':
          return seeAgentUnchanged(evidence, wallMs);
        case 'marathon-list':
          return seeMarathonList(evidence, wallMs);
        case 'event': {
          const { sighting, askedAt } = evidence;
          askingOf(marathon, sighting.task.appId).rumouredAt = askedAt;
          const record = recordOfNamed(sighting.task.id, sighting.task.appId, askedAt);
          record.lastEventAt = askedAt;
          // An event may be of any age: one that comes after the list that lacks the task is a question, no answer.
          const isPast = sighting.word === 'ended' || sighting.word === 'draining';
          if (!isPast && record.absentSince.marathon !== undefined) {
            record.rumouredAt = askedAt;
            return NOTHING;
          }
          if (!hear(record, 'marathon', sighting, askedAt, wallMs)) return NOTHING;
          return new Set([record.id, ...succeed([record], askedAt, wallMs)]);
        }
        case 'health':
          return seeHealth(evidence);
        case 'rumour':
          askingOf(marathon, evidence.appId).rumouredAt = evidence.askedAt;
          return NOTHING;
        case 'definition':
          definitions.add(evidence.definition, evidence.isCurrent, evidence.askedAt);
          return tasksOf(evidence.definition.id);
        case 'no-definition':
          definitions.addMissing(evidence.appId, evidence.version);
          return tasksOf(evidence.appId);
        case 'silence':
          return seeSilence(evidence);
        case 'stream':
          if (evidence.isLive && !marathon.isStreamLive) marathon.streamLiveSince = evidence.at;
          marathon.isStreamLive = evidence.isLive;
          return NOTHING;
      }
    },
    expect(id, app, at, traces = NO_TRACES) {
      const isKnown = records.get(id) !== undefined;
      const record = recordOfNamed(id, app, at);
      record.traces = isKnown ? { ...traces, since: record.traces.since } : traces;
      if (!isKnown) succeed([records.get(id)], at, 0);
    },
    record: (id) => records.get(id),
    records: records.all,
    knowsInstance: (instance) => records.ofInstance(instance).length > 0,
    knowsApp: (app) => records.ofApp(app).length > 0,
    definitions,
    get identity() {
      return identity;
    },
    get framework() {
      return framework;
    },
    hasAgent,
    circumstances: (now) => ({
      now,
      hasAgent,
      listeningSince,
      agent,
      marathon,
      isAwaitingFirstList,
      recoveryTimeoutMs: identity?.recoveryTimeoutMs ?? DEFAULT_RECOVERY_TIMEOUT_MS,
      agentFreshMs: options.agentFreshMs(),
    }),
    forget(now, isPublished) {
      for (const record of records.all()) {
        const { id, lastHeardAt, tombstone } = record;
        // When a state file has it from, nobody knows.
        const lastSignAt = Math.max(options.startedAt, lastHeardAt, tombstone?.askedAt ?? lastHeardAt);
        if (isUnlisted(record, hasAgent) && now - lastSignAt >= BURY_AFTER_MS && !isPublished(id))
          records.bury(id, now);
      }
      records.clearGraves(now);
      const apps = new Set([...records.all()].map(({ appId }) => appId));
      definitions.keepOnly(records.all());
      for (const app of marathon.byApp.keys()) if (!apps.has(app)) marathon.byApp.delete(app);
      for (const app of marathon.pods) if (!apps.has(app)) marathon.pods.delete(app);
    },
    restore(record) {
      if (isPodTask(record.id)) marathon.pods.add(record.appId);
      records.put(record);
    },
    noteGap(now) {
      listeningSince = now;
      agent.completeAt = BEFORE_EVERYTHING;
      for (const record of records.all()) outdate(record);
    },
    noteRestart() {
      isAwaitingFirstList = true;
    },
    get isAwaitingFirstList() {
      return isAwaitingFirstList;
    },
  };
}
