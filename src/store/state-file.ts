import { isUnlisted } from '../inventory/absence.ts';
import { isConcluded } from '../inventory/hear.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { BEFORE_EVERYTHING, createRecord, type TaskRecord, type Tombstone } from '../inventory/record.ts';
import type { AppDefinition } from '../model/app-definition.ts';
import type { Halt } from '../model/halt.ts';
import { type AppId, containerOf, type FrameworkId, type TaskId } from '../model/ids.ts';
import type { AgentIdentity } from '../model/sighting.ts';
import { STATE } from './state-schema.ts';

/** Evidence that is older than this (ms) says nothing about today. */
const MAX_AGE_MS = 24 * 60 * 60_000;

/** The name under which a cluster's state is stored. */
export const stateFileName = (cluster: string): string => `${cluster}.json`;

/** What else is remembered beside the inventory. */
export interface Remembered {
  /** Tells with which Consul token everything of ours was put. */
  readonly tokenMark: string | undefined;
  readonly halts: readonly Halt[];
}

/** The state as text. Equal inventories give equal texts but for `savedAtMs`. */
export function encodeState(
  inventory: Inventory,
  at: Remembered & { readonly cluster: string; readonly savedAtMs: number; readonly bootId: string },
): string {
  // What two witnesses lack nobody lists again; where there is one, it may.
  const isOver = (record: TaskRecord) => inventory.hasAgent && record.tombstone && isUnlisted(record, true);
  const remembered = [...inventory.records()].filter((record) => !isOver(record));
  const tasks = remembered.map(({ id, appId, task, draining, tombstone, health }) => {
    if (tombstone === undefined) return { id, appId, task, draining, health };
    const { by, state, atMs, heir } = tombstone;
    const end = { id, appId, tombstone: { by, state, atMs, heir } };
    // Should anybody list again what has ended, no more needs to be known.
    return isConcluded(tombstone) ? { ...end, task, draining, health } : { ...end, health: {} };
  });
  const { identity, framework, definitions } = inventory;
  const stored = definitions.all().map(withoutCommands);
  const { isAwaitingFirstList } = inventory;
  return `${JSON.stringify({ version: 1, ...at, isAwaitingFirstList, identity, framework, definitions: stored, tasks })}\n`;
}

const withoutCommands = (definition: AppDefinition): AppDefinition => ({
  ...definition,
  healthChecks: definition.healthChecks.map((check) => ({ ...check, command: undefined })),
});

export type Restored =
  | ({ readonly kind: 'restored'; readonly tasks: number } & Remembered)
  /** No task was taken from it, and why. */
  | ({ readonly kind: 'ignored'; readonly why: string } & Partial<Remembered>);

/** Puts a stored state back into an inventory, as evidence older than any answer. Damaged or foreign text is ignored. */
export function restoreState(
  text: string,
  inventory: Inventory,
  at: { readonly cluster: string; readonly wallMs: number; readonly bootId: string },
): Restored {
  const parsed = STATE.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: 'ignored', why: `damaged: ${issue?.path.join('.') || 'the document'}: ${issue?.message}` };
  }
  const state = parsed.data;
  if (state.cluster !== at.cluster) return { kind: 'ignored', why: `it is of the cluster ${state.cluster}` };

  const halts = state.halts.map((halt): Halt => ({ ...halt, untilMs: halt.untilMs }));
  const remembered: Remembered = { tokenMark: state.tokenMark, halts };
  // Who we are does not age, nor what a person said; what ran does.
  const askedAt = BEFORE_EVERYTHING;
  const { identity, framework } = state;
  if (identity) inventory.see({ kind: 'identity', askedAt, identity: identity as AgentIdentity }, at.wallMs);
  if (framework) inventory.see({ kind: 'framework', id: framework.id as FrameworkId, name: framework.name }, at.wallMs);
  const wasRestarted = isOtherBoot(state.bootId, at.bootId);
  if (wasRestarted || state.isAwaitingFirstList) inventory.noteRestart();
  if (at.wallMs - state.savedAtMs > MAX_AGE_MS)
    return { kind: 'ignored', why: 'its tasks are from over 24 h ago', ...remembered };

  // JSON leaves out what is undefined, hence the detour in the types.
  for (const definition of state.definitions) inventory.definitions.restore(definition as unknown as AppDefinition);
  for (const { id, appId, task, draining, tombstone, health } of state.tasks) {
    const record = createRecord(id as TaskId, appId as AppId, askedAt);
    record.task = task && ({ ...task, container: containerOf(id as TaskId) } as unknown as TaskRecord['task']);
    record.draining = draining;
    const died: Tombstone = { by: 'restart', state: 'the machine was restarted', atMs: state.savedAtMs, askedAt };
    record.tombstone = tombstone
      ? { ...tombstone, heir: tombstone.heir as TaskId | undefined, askedAt }
      : wasRestarted
        ? died
        : undefined;
    Object.assign(record.health, health);
    inventory.restore(record);
  }
  return { kind: 'restored', tasks: state.tasks.length, ...remembered };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which the schema refuses
  }
}

/** Where the system has no boot id there is nothing to compare. */
const isOtherBoot = (before: string, now: string): boolean => before !== '' && now !== '' && before !== now;
