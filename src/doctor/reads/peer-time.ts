import type { Answer } from '../../clients/answer.ts';

/** How much the clock of whoever answered is ahead of ours (ms), to the second that `Date` has; `undefined`: not told. */
export function aheadMsOf({ headers }: Pick<Answer, 'headers'>, wallMs: number): number | undefined {
  const told = Date.parse(headers.date ?? '');
  return Number.isNaN(told) ? undefined : Math.round((told - wallMs) / 1000) * 1000;
}
