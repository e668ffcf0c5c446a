import type { SyncReport } from '../../daemon/lock-holder.ts';
import { printable } from '../../support/printable.ts';

const SIGNS = { register: '+', update: '~', adopt: '~', status: '~', withdraw: '-' } as const;

/** One line a change, and one with the sums. */
export function syncText({ done, failed, held }: SyncReport): string {
  const lines = done.map(({ kind, name, serviceId, because }) =>
    printable(`${SIGNS[kind]} ${kind} ${name} (${serviceId}): ${because}`),
  );
  const holding = held === 0 ? [] : [`${held} held: too many tasks vanished at once`];
  const sums = [`${done.length} changed`, `${failed.length} failed`, ...holding];
  return [...lines, sums.join(', '), ''].join('\n');
}
