import type { PauseAnswer, ResumeAnswer } from '../../daemon/control/control-calls.ts';
import type { Halt } from '../../model/halt.ts';
import { printable } from '../../support/printable.ts';
import { wrapped } from './wrap.ts';

type Told = PauseAnswer['now'];

const UNTIL_WHEN = 'until somebody takes it back';
const MEANWHILE =
  'Nothing of ours is withdrawn from Consul or changed there. New tasks are registered, and the heartbeat goes on.';

/** What is on now, until when and by whom, and how it ends. */
export function pauseText({ now, before, frozen }: PauseAnswer, wallMs: number, width: number): string {
  const replaced = before === undefined ? [] : [`This replaces the pause ${byWhom(before)}, ${until(before, wallMs)}.`];
  return lines(
    [
      `PAUSED on this machine ${until(now, wallMs)}, ${byWhom(now)}.`,
      ...replaced,
      MEANWHILE,
      '`marathon-consul resume` ends it.',
      ...frozenToo(frozen, wallMs),
    ],
    width,
  );
}

/** What has ended, and what is still on. */
export function resumeText({ ended, frozen }: ResumeAnswer, wallMs: number, width: number): string {
  const first =
    ended === undefined
      ? 'There was no pause on this machine; nothing has changed.'
      : `No longer paused: the pause ${byWhom(ended)} is over. What it held back is done now.`;
  return lines([first, ...frozenToo(frozen, wallMs)], width);
}

const frozenToo = (frozen: Told | undefined, wallMs: number): string[] =>
  frozen === undefined
    ? []
    : [
        `STILL FROZEN with the whole cluster, ${until(frozen, wallMs)}, ${byWhom(frozen)}: ` +
          'that ends when the freeze key in Consul is deleted.',
      ];

/** At most so many are named. */
const MOST_NAMED = 20;

/** Which tasks the guard has let go. */
export function releaseText(tasks: readonly string[], width: number): string {
  if (tasks.length === 0) return lines(['The guard held nothing back; nothing has changed.'], width);
  const named = tasks.slice(0, MOST_NAMED).flatMap((task) => wrapped(printable(task), width, 2));
  const more = tasks.length > MOST_NAMED ? [`  and ${tasks.length - MOST_NAMED} more`] : [];
  const first = `The guard lets ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} go:`;
  return `${[...wrapped(first, width, 0), ...named, ...more].join('\n')}\n`;
}

/** What is on, for the head of another command's answer. */
export const haltLines = (halts: readonly Halt[], wallMs: number, width: number): string[] =>
  halts.flatMap((halt) => {
    const where = halt.kind === 'paused' ? 'PAUSED on this machine' : 'FROZEN with the whole cluster';
    const text = `${where} ${until(halt, wallMs)}, ${byWhom(halt)}. ${MEANWHILE}`;
    return [...wrapped(printable(text), width, 0, 2), ''];
  });

/** The same as text; nothing where nothing is on. */
export const haltText = (halts: readonly Halt[], wallMs: number, width: number): string =>
  haltLines(halts, wallMs, width)
    .map((line) => `${line}\n`)
    .join('');

const byWhom = ({ by, why }: Told | Halt): string => `by ${by}${why === '' ? '' : ` (${why})`}`;

/** The local time, and how far away it is: the one to look at a clock for, the other when its zone is in doubt. */
function until({ untilMs, unreadUntil }: Told | Halt, wallMs: number): string {
  if (untilMs === undefined && unreadUntil !== undefined)
    return `${UNTIL_WHEN} (the end it tells, "${unreadUntil}", is no time that can be read)`;
  return untilMs === undefined ? UNTIL_WHEN : `until ${localTime(untilMs)} (for ${lasting(untilMs - wallMs)})`;
}

function localTime(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} local time`;
}

/** Rounded to whole seconds below two minutes, else to minutes. */
function lasting(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

const lines = (sentences: readonly string[], width: number): string =>
  `${sentences.flatMap((sentence) => wrapped(printable(sentence), width, 0, 2)).join('\n')}\n`;
