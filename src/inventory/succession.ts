import { instanceKeyOf, type TaskId } from '../model/ids.ts';
import { BEFORE_EVERYTHING, type TaskRecord } from './record.ts';

/** A task that is over because another one lives, and why, as the end of a sentence. */
export interface Succeeded {
  readonly record: TaskRecord;
  readonly why: string;
  /** That one, where only the dates of the two tell which came later. */
  readonly heir?: TaskId | undefined;
}

/**
 * Whose end the life of `heir` proves, among the tasks of this machine: those whose host port it was given after they
 * were last seen here, or that it is shown with while they are not, and the earlier runs of its own instance. Mesos gives
 * a port, and Marathon an instance, to one task at a time. Pure.
 */
export function succeededBy(heir: TaskRecord, others: Iterable<TaskRecord>): readonly Succeeded[] {
  // Since when an heir from a state file has run nobody knows.
  const since = isRemembered(heir) ? Number.NEGATIVE_INFINITY : heir.runningSince;
  if (heir.runningSince === undefined || since === undefined || heir.tombstone || heir.draining) return [];
  // What the Mesos agent does not list any more proves nothing, though Marathon may still believe in it.
  if (heir.absentSince.agent !== undefined) return [];
  const found: Succeeded[] = [];
  for (const record of others) {
    if (record === heir || record.tombstone) continue;
    const taken = portTaken(record, heir, since);
    if (taken)
      found.push({
        record,
        why: `its port ${taken.port} is ${heir.id}'s now`,
        heir: taken.isByDate ? heir.id : undefined,
      });
    else if (isEarlierRun(record.id, heir.id)) found.push({ record, why: `${heir.id} has taken its place` });
  }
  return found;
}

/**
 * Whose end was told from dates alone, among these, and cannot have been: Marathon still shows it after the other one has gone.
 * Only where no Mesos agent can tell. Else a clock that was set between their starts would keep a living task out for ever.
 */
export function wronglySucceeded(
  records: Iterable<TaskRecord>,
  find: (id: TaskId) => TaskRecord | undefined,
): readonly TaskRecord[] {
  return [...records].filter(({ tombstone, said }) => {
    if (tombstone?.heir === undefined || said.marathon?.word !== 'running') return false;
    const heir = find(tombstone.heir);
    return heir === undefined || said.marathon.askedAt >= goneSince(heir);
  });
}

const goneSince = ({ tombstone, absentSince, absentAgainAt }: TaskRecord): number =>
  tombstone?.askedAt ?? (absentAgainAt === undefined ? undefined : absentSince.marathon) ?? Number.POSITIVE_INFINITY;

/**
 * The port of `record` that `heir` was seen with later than the Mesos agent, or anybody's first word, showed `record`
 * itself. Marathon's later words do not count: it goes on saying "running" of what it has not heard the end of.
 */
function portTaken(
  record: TaskRecord,
  heir: TaskRecord,
  since: number,
): { readonly port: number; readonly isByDate: boolean } | undefined {
  const { agent } = record.said;
  const lastSeen = agent?.word === 'running' ? agent.askedAt : Number.NEGATIVE_INFINITY;
  const shownByConsul = record.traces.ports.length > 0 ? record.traces.since : since;
  const began = isRemembered(record) ? Number.NEGATIVE_INFINITY : (record.runningSince ?? shownByConsul);
  // What is heard of for the first time may have run for long, where Marathon was not asked in between.
  const isNew = heir.unlistedAt >= began || !isDatedBefore(heir, record);
  const isBefore = began === since ? isDatedBefore(record, heir) : began < since && isNew;
  const isShown = isShownInstead(record, heir);
  if (!isShown && (!isBefore || lastSeen >= since)) return undefined;
  // Marathon leaves out the ports of a task that is not active.
  const ports = record.task?.ports.length ? record.task.ports : record.traces.ports;
  const port = ports.find((one) => heir.task?.ports.includes(one));
  return port === undefined ? undefined : { port, isByDate: !isShown && began === since };
}

/** The Mesos agent, asked after anybody's last word on the one, shows the other: then that has the port, whoever came first. */
function isShownInstead({ said, firstHeardAt }: TaskRecord, heir: TaskRecord): boolean {
  if (heir.said.agent?.word !== 'running') return false;
  const { askedAt } = heir.said.agent;
  const heardAt = Math.max(firstHeardAt, said.marathon?.askedAt ?? -1);
  return (said.agent?.askedAt ?? -1) < askedAt && heardAt <= askedAt;
}

/**
 * By the dates of their first status that says so, which are of no use when a clock was set: Marathon's of the start, else of its
 * first word that it runs, else the Mesos agent's.
 */
function isDatedBefore(one: TaskRecord, other: TaskRecord): boolean {
  const [atMs, otherAtMs] = [one, other].map(dateOf);
  return atMs !== undefined && otherAtMs !== undefined && atMs < otherAtMs;
}

const dateOf = ({ startedAtMs, shownAtMs, ranAtMs }: TaskRecord): number | undefined =>
  startedAtMs ?? shownAtMs ?? (ranAtMs > 0 ? ranAtMs : undefined);

/** From a state file. */
const isRemembered = ({ firstHeardAt }: TaskRecord): boolean => firstHeardAt === BEFORE_EVERYTHING;

/** `….instance-<uuid>._app.3`, and a resident task's `<uuid>.3`: the last number counts the runs. */
const RUN = /^(.+)\.(\d+)$/;

function isEarlierRun(id: TaskId, heir: TaskId): boolean {
  // Of nearly all pairs that is all there is to see, and every task is compared with every other.
  if (!heir.startsWith(id.slice(0, id.lastIndexOf('.') + 1))) return false;
  const [, before, run] = RUN.exec(id) ?? [];
  const [, base, heirsRun] = RUN.exec(heir) ?? [];
  return before !== undefined && before === base && instanceKeyOf(id) !== undefined && Number(run) < Number(heirsRun);
}
