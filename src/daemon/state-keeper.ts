import type { Inventory } from '../inventory/inventory.ts';
import { encodeState, type Remembered, restoreState, stateFileName } from '../store/state-file.ts';
import { createAlarm } from '../support/alarm.ts';
import { messageOf } from '../support/errors.ts';
import { createFailureStreak } from '../support/failure-streak.ts';
import type { World } from './world.ts';

/** After news, the state is written within this time (ms); and, lest it look old, at least so often. */
const SAVE_WITHIN_MS = 2_000;
const SAVE_AT_LEAST_MS = 60 * 60_000;

/** Keeps the state file equal to the inventory. Never in anybody's way: a failure is told, and tried again. */
export interface StateKeeper {
  /** The name in the only stored state, for a daemon that was not told how its cluster is called. */
  onlyCluster(): Promise<string | undefined>;
  /** Puts back what is stored; answers what of it is not the inventory's. */
  restore(cluster: string): Promise<Partial<Remembered>>;
  /** Something changed that should outlive us, within 2 s; `now`: what a person was promised, who may end us next. */
  mark(when?: 'soon' | 'now'): void;
  save(): Promise<void>;
  /** Saves until `signal` aborts; never throws. */
  run(signal: AbortSignal): Promise<void>;
}

export function createStateKeeper(
  inventory: Inventory,
  cluster: () => string | undefined,
  remembered: () => Remembered,
  { store, clock, host, log }: World,
): StateKeeper {
  const alarm = createAlarm(clock);
  const streak = createFailureStreak();

  const save = async (): Promise<void> => {
    const name = cluster();
    if (name === undefined) return;
    try {
      const at = { ...remembered(), cluster: name, savedAtMs: clock.wall(), bootId: host.bootId() };
      const text = encodeState(inventory, at);
      await store.write(stateFileName(name), text);
      streak.recover();
    } catch (error) {
      if (streak.fail()) log.warn({ error: messageOf(error), failures: streak.count }, 'the state could not be stored');
    }
  };

  return {
    async onlyCluster() {
      try {
        const [only, ...others] = await store.list();
        return others.length === 0 ? only?.replace(/\.json$/, '') : undefined;
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'stored states could not be listed');
        return undefined;
      }
    },
    async restore(name) {
      try {
        const text = await store.read(stateFileName(name));
        if (text === undefined) return {};
        const restored = restoreState(text, inventory, { cluster: name, wallMs: clock.wall(), bootId: host.bootId() });
        if (restored.kind === 'ignored') log.warn({ why: restored.why }, 'the stored state is ignored');
        else log.info({ tasks: restored.tasks }, 'the stored state is restored');
        return restored;
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'the stored state could not be read');
        return {};
      }
    },
    mark: (when = 'soon') => alarm.ring(when === 'now' ? 0 : SAVE_WITHIN_MS),
    save,
    async run(signal) {
      while (!signal.aborted) {
        await alarm.wait(SAVE_AT_LEAST_MS, signal);
        await save();
      }
    },
  };
}
