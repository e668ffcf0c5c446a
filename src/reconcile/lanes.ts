import type { Change } from '../model/change.ts';
import { LANES, type Lane } from './queue.ts';

/** The lane of a task's most urgent change. `isNews`: an event spoke of the task just now. */
export function laneOf(changes: readonly Change[], isNews: boolean): Lane {
  const lanes = new Set(changes.map((change) => laneOfOne(change, isNews)));
  return LANES.find((lane) => lanes.has(lane)) ?? 'rewrite';
}

function laneOfOne(change: Change, isNews: boolean): Lane {
  switch (change.kind) {
    case 'register':
      return isNews ? 'news' : 'missing';
    case 'status':
      if (change.isRefresh) return 'rewrite';
      return isNews ? 'news' : 'missing';
    case 'update':
    case 'adopt':
      return change.isUrgent ? 'missing' : 'rewrite';
    case 'withdraw':
      if (change.withdrawal === 'ended') return 'ended';
      return change.withdrawal === 'draining' && isNews ? 'news' : 'drain';
  }
}

/** What a failed write was about: something else is a new attempt. */
export const fingerprintOf = (changes: readonly Change[]): string => changes.map(fingerprintOfOne).join();

function fingerprintOfOne(change: Change): string {
  switch (change.kind) {
    case 'withdraw':
      return change.id;
    case 'status':
      return `${change.check} ${change.status}`;
    default:
      return JSON.stringify(change.service.meta);
  }
}
