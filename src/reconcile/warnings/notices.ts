import type { Mapped } from '../../mapping/mapped.ts';
import type { TaskId } from '../../model/ids.ts';
import type { Log } from '../../support/log.ts';
import type { ConsulView } from '../consul-view.ts';
import type { Resolution } from '../decide.ts';
import { createCollisions } from './collisions.ts';
import { createDisagreements } from './disagreements.ts';

/** What only shows beside other tasks, or over time: added to the warnings that a task has by itself. */
export interface Notices {
  /** Takes a resolution in: its names count for those of other apps from here on, and new warnings are logged once. */
  take(resolution: Resolution): void;
  /** All warnings on a task now, given its own. */
  warningsOn(task: TaskId, own: readonly string[]): readonly string[];
  forget(isKnown: (task: TaskId) => boolean): void;
  /** How often Marathon and Consul have disagreed on a check. */
  readonly disagreements: number;
}

export function createNotices(view: Pick<ConsulView, 'of' | 'readAt'>, log: Log): Notices {
  const collisions = createCollisions();
  const disagreements = createDisagreements();
  const disagreeing = new Map<TaskId, readonly string[]>();
  const logged = new Map<TaskId, Set<string>>();

  const warningsOn = (task: TaskId, own: readonly string[]): readonly string[] => [
    ...new Set([...own, ...collisions.warningsFor(task), ...(disagreeing.get(task) ?? [])]),
  ];

  return {
    take({ taskId, appId, outcome, definition, mapped, verdict, warnings }) {
      if (outcome !== 'published') collisions.note({ taskId, appId, names: [] });
      else if (mapped?.kind === 'services') collisions.note({ taskId, appId, names: derivedNames(mapped) });
      const sentences = disagreements.look({
        taskId,
        // Without checks of its own Marathon calls everything alive.
        verdict: definition?.healthChecks.length === 0 ? undefined : verdict,
        mapped,
        registered: view.of(taskId),
        readAt: view.readAt,
      });
      if (sentences.length > 0) disagreeing.set(taskId, sentences);
      else disagreeing.delete(taskId);
      const told = logged.get(taskId) ?? new Set<string>();
      for (const warning of warningsOn(taskId, warnings)) {
        if (told.has(warning)) continue;
        log.warn({ task: taskId, app: appId, warning }, 'a warning for the owner of this task');
        logged.set(taskId, told.add(warning));
      }
    },
    warningsOn,
    forget(isKnown) {
      collisions.forget(isKnown);
      disagreements.forget(isKnown);
      for (const tasks of [disagreeing, logged])
        for (const task of tasks.keys()) if (!isKnown(task)) tasks.delete(task);
    },
    get disagreements() {
      return disagreements.count;
    },
  };
}

const derivedNames = ({ services }: Mapped & { kind: 'services' }): readonly string[] =>
  services.filter(({ isNameDerived }) => isNameDerived).map(({ service }) => service.name);
