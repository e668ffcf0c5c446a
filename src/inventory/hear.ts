import type { Sighting, Witness } from '../model/sighting.ts';
import type { IpAddress, Task } from '../model/task.ts';
import { forgetAbsence } from './absence.ts';
import { BEFORE_EVERYTHING, type TaskRecord, type Tombstone } from './record.ts';

/**
 * Takes one witness's word on one task into its record; answers whether it says anything new.
 * Older words never undo newer ones. `wallMs` is the time of receipt.
 */
export function hear(
  record: TaskRecord,
  witness: Witness,
  sighting: Sighting,
  askedAt: number,
  wallMs: number,
): boolean {
  const before = record.said[witness];
  if (before && before.askedAt > askedAt) return false;
  // An answer asked for later has lacked it already. Only an end is news whenever it comes.
  if (sighting.word !== 'ended' && (record.absentSince[witness] ?? askedAt) > askedAt) return false;
  const wasAbsent = record.absentSince[witness] !== undefined;
  record.lastHeardAt = Math.max(record.lastHeardAt, askedAt);
  record.startedAtMs = sighting.startedAtMs ?? record.startedAtMs;
  if (witness === 'marathon' && sighting.word === 'running') record.shownAtMs ??= sighting.statedAtMs;
  record.said[witness] = { word: sighting.word, state: sighting.state, askedAt };
  if (sighting.word !== 'ended') forgetAbsence(record, witness);
  if (witness === 'marathon')
    record.doubtfulSince = sighting.word === 'doubtful' ? (record.doubtfulSince ?? askedAt) : undefined;

  const isNew = [
    before?.word !== sighting.word || before.state !== sighting.state,
    wasAbsent && sighting.word !== 'ended',
    hearTask(record, witness, sighting.task),
    hearHealth(record, witness, sighting, askedAt),
    hearReadiness(record, witness, sighting, askedAt),
    hearEnd(record, witness, sighting, askedAt, wallMs),
  ];
  if (!isNew.includes(true)) return false;
  record.lastNewsAt = Math.max(record.lastNewsAt, askedAt);
  return true;
}

/** All that was said of it is older than any answer. */
export function outdate(record: TaskRecord): void {
  record.doubtfulSince = undefined;
  for (const witness of WITNESSES) {
    const testimony = record.said[witness];
    if (testimony) record.said[witness] = { ...testimony, askedAt: BEFORE_EVERYTHING };
    // Else it would outlive the word that contradicted it.
    forgetAbsence(record, witness);
  }
}

const WITNESSES: readonly Witness[] = ['marathon', 'agent'];

/**
 * Marathon describes a task best (only it knows the version), the agent fills in what is missing.
 * A task that is not active comes with its ports, version and addresses left out (contract: Marathon, §1.3):
 * that is no wish to drop them.
 */
function hearTask(record: TaskRecord, witness: Witness, task: Task): boolean {
  const before = record.task;
  if (!before) {
    record.task = task;
    return true;
  }
  const [best, other] = witness === 'marathon' ? [task, before] : [before, task];
  const merged: Task = {
    ...best,
    agentId: best.agentId ?? other.agentId,
    host: best.host ?? other.host,
    version: best.version ?? other.version,
    ports: best.ports.length > 0 ? best.ports : other.ports,
    addresses: withNetworks(best.addresses.length > 0 ? best.addresses : other.addresses, [task, before]),
    isPod: best.isPod || other.isPod,
    container: best.container ?? other.container,
  };
  if (isSameTask(before, merged)) return false;
  record.task = merged;
  return true;
}

/** Marathon's lists of tasks name no networks, the agent does: a name is kept until another one is told. */
const withNetworks = (addresses: readonly IpAddress[], told: readonly Task[]): readonly IpAddress[] =>
  addresses.map((one) => {
    const known = told.flatMap((task) => task.addresses).filter(({ address }) => address === one.address);
    return { ...one, network: known.find(({ network }) => network !== undefined)?.network };
  });

const isSameTask = (left: Task, right: Task): boolean =>
  left.agentId === right.agentId &&
  left.host === right.host &&
  left.version === right.version &&
  left.isPod === right.isPod &&
  left.ports.join() === right.ports.join() &&
  left.container === right.container &&
  left.addresses.map(textOf).join() === right.addresses.map(textOf).join();

const textOf = ({ address, network = '' }: IpAddress): string => `${address} ${network}`;

/** Health events run ahead of what Marathon's lists show by some ms (contract: Marathon, §4.2). */
export const HEALTH_DEBOUNCE_MS = 300;

/**
 * A list without results is no news: a new leader has forgotten them all (contract: Marathon, §6.2). Nor is one that may
 * not know yet what an event has told.
 */
function hearHealth(record: TaskRecord, witness: Witness, { health }: Sighting, askedAt: number): boolean {
  const before = record.health[witness];
  if (witness === 'marathon' && askedAt < record.healthEventAt + HEALTH_DEBOUNCE_MS) return false;
  if (!health || (before?.alive === health.alive && before.reported === health.reported)) return false;
  record.health[witness] = health;
  return true;
}

/** Only answers about one app tell of readiness. What runs and has not been asked about is not known to be ready. */
function hearReadiness(record: TaskRecord, witness: Witness, { word, isReady }: Sighting, askedAt: number): boolean {
  const before = record.isReady;
  if (word === 'running' && record.runningSince === undefined) {
    record.runningSince = askedAt;
    record.isReady = false;
  }
  if (witness === 'marathon' && isReady !== undefined && askedAt >= (record.runningSince ?? askedAt))
    record.isReady = isReady;
  return record.isReady !== before;
}

function hearEnd(record: TaskRecord, witness: Witness, sighting: Sighting, askedAt: number, wallMs: number): boolean {
  const { word, state, statedAtMs } = sighting;
  if (word === 'draining' && !record.draining) {
    record.draining = { state };
    return true;
  }
  // A witness's own word stands where there was only a conclusion, which may yet be taken back.
  if (word === 'ended' && (!record.tombstone || isConcluded(record.tombstone))) {
    // Marathon dates by its own clock; the agent's clock is ours.
    const atMs = witness === 'agent' ? (statedAtMs ?? wallMs) : wallMs;
    record.tombstone = { by: witness, state, atMs, askedAt };
    return true;
  }
  // Resident tasks came back under one id in some versions: only the agent, and only a later status, can say so.
  const isLater = (statedAtMs ?? 0) > Math.max(record.tombstone?.atMs ?? 0, record.ranAtMs);
  if (witness === 'agent' && word === 'running' && !record.tombstone) record.ranAtMs = statedAtMs ?? 0;
  if (witness === 'agent' && word === 'running' && record.tombstone && isLater) {
    record.tombstone = undefined;
    record.draining = undefined;
    return true;
  }
  return witness === 'agent' && word === 'running' && recant(record, askedAt);
}

/**
 * Takes back what was only concluded, where the agent runs the task after all: that another has its port, or its place,
 * if the agent was asked later (words can come in another order than what they tell), or that the machine was restarted
 * since. Answers whether there was anything to take back.
 */
export function recant(record: TaskRecord, askedAt: number): boolean {
  const { tombstone } = record;
  if (!tombstone || !isConcluded(tombstone)) return false;
  // What a state file remembers of a succession was concluded at an unknown time.
  const isOfAnyTime = tombstone.by === 'restart';
  if (!isOfAnyTime && (tombstone.askedAt === BEFORE_EVERYTHING || askedAt <= tombstone.askedAt)) return false;
  record.tombstone = undefined;
  return true;
}

/** That no witness said it, but that it follows from what they said of others. */
export const isConcluded = ({ by }: Tombstone): boolean => by === 'succession' || by === 'restart';
