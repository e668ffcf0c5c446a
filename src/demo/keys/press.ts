import { shortened } from '../show/shortened.ts';
import type { Action, ActionParts, Announcement } from './actions.ts';
import { helpText, KEYS } from './key-table.ts';

export interface KeyboardParts extends ActionParts {
  readonly columns: number;
  readonly print: (text: string) => void;
  readonly showTable: () => Promise<void>;
  readonly stop: () => void;
  /** Something went wrong that is nobody's fault but ours. */
  readonly onTrouble: (error: unknown) => void;
}

const CTRL_C = '\u0003';

/** What to do for each key that is pressed. One that is still busy with its last press ignores the next. */
export function createPress(parts: KeyboardParts): (key: string) => void {
  const busy = new Set<string>();

  const say = (key: string) => (told: Announcement) =>
    parts.print(
      [`${key}: ${told.what}.`, `   Expect: ${told.expect}.`]
        .map((line) => `${line.includes('\n') ? line : shortened(line, parts.columns)}\n`)
        .join(''),
    );
  const once = (key: string, work: () => Promise<void> | void): void => {
    if (busy.has(key)) return;
    busy.add(key);
    Promise.resolve()
      .then(work)
      .catch(parts.onTrouble)
      .finally(() => busy.delete(key));
  };
  const perform = (key: string, act: Action) => once(key, () => act(parts, say(key)));

  return (pressed) => {
    if (pressed === CTRL_C) return parts.stop();
    const found = KEYS.find(({ key }) => key === pressed.toLowerCase());
    switch (found?.act) {
      case undefined:
        return;
      case 'stop':
        return once('q', async () => {
          parts.stop();
          // A second `q` must not count as somebody in a hurry: this one is never done.
          await new Promise(() => {});
        });
      case 'help':
        return parts.print(helpText());
      case 'table':
        return once('t', parts.showTable);
      default:
        return perform(found?.key ?? '', found?.act as Action);
    }
  };
}
