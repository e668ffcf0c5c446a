import type { Entry } from './catalogue.ts';
import type { TrueTask } from './truth.ts';

/** How long Consul was wrong about one task (ms). */
export interface TaskFigures {
  readonly taskId: string;
  /** Healthy, and no longer visible and passing as it had been before. */
  readonly lostMs: number;
  /** Healthy, and not visible and passing yet. */
  readonly lateMs: number;
  /** Ended, and still visible. */
  readonly staleMs: number;
}

/** How long Consul was wrong about all of them. */
export interface Figures {
  /** Those about which it ever was. */
  readonly tasks: readonly TaskFigures[];
  readonly lostTasks: number;
  /** All together. */
  readonly lostMs: number;
  /** The one that was lost for longest. */
  readonly longestLostMs: number;
  /** The latest. */
  readonly latestMs: number;
  /** The one that stayed longest. */
  readonly stalestMs: number;
  /** For so long Consul gave no answer, and nobody could be misled. */
  readonly gapMs: number;
  readonly watchedMs: number;
}

export function figuresOf(tasks: readonly TaskFigures[], gapMs: number, watchedMs: number): Figures {
  const lost = tasks.filter(({ lostMs }) => lostMs > 0);
  return {
    tasks,
    lostTasks: lost.length,
    lostMs: lost.reduce((sum, { lostMs }) => sum + lostMs, 0),
    longestLostMs: Math.max(0, ...lost.map(({ lostMs }) => lostMs)),
    latestMs: Math.max(0, ...tasks.map(({ lateMs }) => lateMs)),
    stalestMs: Math.max(0, ...tasks.map(({ staleMs }) => staleMs)),
    gapMs,
    watchedMs,
  };
}

/** The worst tasks first, a line each. */
export function tableOf({ tasks }: Figures, most = 12): string {
  const badness = ({ lostMs, lateMs, staleMs }: TaskFigures) => Math.max(lostMs, lateMs, staleMs);
  const worst = [...tasks].sort((left, right) => badness(right) - badness(left)).slice(0, most);
  const line = (cells: readonly string[]) => cells.map((cell, n) => (n < 3 ? cell.padStart(9) : `  ${cell}`)).join('');
  return [
    line(['lost', 'late', 'stale', 'task']),
    ...worst.map(({ lostMs, lateMs, staleMs, taskId }) =>
      line([...[lostMs, lateMs, staleMs].map((ms) => `${(ms / 1_000).toFixed(2)} s`), taskId]),
    ),
  ].join('\n');
}

export function describeWrong(task: TrueTask, kind: 'lost' | 'late' | 'stale', entry: Entry | undefined): string {
  if (kind === 'stale') return `${task.id} has ended, and is shown`;
  const was = kind === 'lost' ? 'and no longer' : 'and not yet';
  if (entry === undefined) return `${task.id} is healthy, ${was} shown`;
  if (entry.port !== task.port) return `${task.id} has port ${task.port}, and is shown with ${entry.port}`;
  return `${task.id} is healthy, ${was} passing`;
}
