import type { ClusterAgent } from '../../../src/sandbox/cluster/cluster-agent.ts';
import type { Cluster } from '../../../src/sandbox/cluster.ts';
import type { ConsulAgent } from '../../support/consul-agent.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { ConsulSide } from '../cluster/consul-side.ts';
import { type Entry, followCatalogue } from './catalogue.ts';
import { describeWrong, type Figures, figuresOf, type TaskFigures } from './figures.ts';
import { readTruth, type TrueTask } from './truth.ts';

/** Holds Consul's catalogue against the truth, all the time. */
export interface Watch {
  /** Counts anew. What has been seen passing keeps that. */
  begin(): void;
  /** Of every task since `begin`. */
  figures(): Figures;
  /** What is wrong at this moment, a sentence each. */
  wrong(): string[];
  /**
   * Waits until all has been right for 2 s in a row, and answers how long after this call it was wrong for the last
   * time (0: it was right all along). Fails with what is wrong.
   */
  becomesRight(withinMs: number): Promise<{ readonly rightAfterMs: number }>;
  /** What the catalogue shows now of a task; `undefined` also while Consul does not answer. */
  shown(taskId: string): Entry | undefined;
  /** Whether every healthy task is shown with this tag. */
  allHaveTag(tag: string): boolean;
  /** Called at each look, with the healthy tasks and those of them that pass in Consul. */
  onLook(hear: (look: Look) => void): () => void;
  stop(): Promise<void>;
}

export interface Look {
  readonly atMs: number;
  readonly tasks: ReadonlyMap<string, TrueTask>;
  /** The catalogue by service id; `undefined`: Consul gives no answer. */
  readonly entries: ReadonlyMap<string, Entry> | undefined;
}

export interface WatchDeps {
  readonly cluster: Cluster;
  readonly agent: ClusterAgent;
  readonly consul: Pick<ConsulSide, 'catalogueUrl' | 'token'> & { readonly agent: Pick<ConsulAgent, 'nodeName'> };
}

const LOOK_MS = 20;
const RIGHT_FOR_MS = 2_000;

type Wrong = 'lost' | 'late' | 'stale';

export function startWatch({ cluster, agent, consul }: WatchDeps): Watch {
  const truth = readTruth(cluster, agent);
  const tasks = new Map<string, TaskFigures>();
  /** Tasks that Consul has shown passing. */
  const seen = new Set<string>();
  const listeners = new Set<(look: Look) => void>();
  let beganAt = performance.now();
  let accountedAt = beganAt;
  let wrongAt = beganAt;
  let gapMs = 0;

  const wrongOf = (task: TrueTask, entries: ReadonlyMap<string, Entry>): Wrong | undefined => {
    const entry = entries.get(`marathon:${task.id}`);
    if (task.state === 'ended') return entry === undefined ? undefined : 'stale';
    if (task.state === 'starting' || task.port === undefined) return undefined;
    if (entry?.isPassing && entry.port === task.port) {
      seen.add(task.id);
      return undefined;
    }
    return seen.has(task.id) ? 'lost' : 'late';
  };
  /** Whatever stood until now stood since the look before. */
  const account = () => {
    const now = performance.now();
    const passedMs = now - accountedAt;
    accountedAt = now;
    const entries = catalogue.current();
    for (const hear of listeners) hear({ atMs: now, tasks: truth.tasks, entries });
    if (entries === undefined) {
      gapMs += passedMs;
      wrongAt = now;
      return;
    }
    for (const task of truth.tasks.values()) {
      const wrong = wrongOf(task, entries);
      if (wrong !== undefined) {
        wrongAt = now;
        const figures = tasks.get(task.id) ?? { taskId: task.id, lostMs: 0, lateMs: 0, staleMs: 0 };
        tasks.set(task.id, { ...figures, [`${wrong}Ms`]: figures[`${wrong}Ms`] + passedMs });
      } else if (task.state === 'ended') {
        truth.forget(task.id);
        seen.delete(task.id);
      }
    }
  };
  const look = () => {
    account();
    truth.refresh();
  };
  const catalogue = followCatalogue({
    url: consul.catalogueUrl,
    nodeName: consul.agent.nodeName,
    token: consul.token,
    beforeChange: look,
  });
  const stopHearing = cluster.onEvent(look);
  const timer = setInterval(look, LOOK_MS);
  const wrong = () => {
    const entries = catalogue.current();
    if (entries === undefined) return ['Consul does not answer'];
    return [...truth.tasks.values()].flatMap((task) => {
      const kind = wrongOf(task, entries);
      return kind === undefined ? [] : [describeWrong(task, kind, entries.get(`marathon:${task.id}`))];
    });
  };
  return {
    begin() {
      look();
      tasks.clear();
      gapMs = 0;
      beganAt = performance.now();
    },
    figures: () => figuresOf([...tasks.values()], gapMs, performance.now() - beganAt),
    wrong,
    async becomesRight(withinMs) {
      const from = performance.now();
      const isRight = () => {
        look();
        return performance.now() - Math.max(wrongAt, from - RIGHT_FOR_MS) >= RIGHT_FOR_MS;
      };
      const patience = Math.max(5_000, withinMs + RIGHT_FOR_MS);
      await waitFor(isRight, { withinMs: patience, what: 'Consul to show what is so' }).catch((cause) => {
        const told = wrong();
        throw new Error(`${cause.message}. ${told.length} wrong:\n${told.slice(0, 12).join('\n')}`, { cause });
      });
      return { rightAfterMs: Math.max(0, wrongAt - from) };
    },
    shown: (taskId) => catalogue.current()?.get(`marathon:${taskId}`),
    allHaveTag: (tag) =>
      [...truth.tasks.values()].every(
        ({ id, state }) =>
          state !== 'healthy' || catalogue.current()?.get(`marathon:${id}`)?.tags.includes(tag) === true,
      ),
    onLook(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    async stop() {
      clearInterval(timer);
      stopHearing();
      await catalogue.stop();
    },
  };
}
