import type { TaskId } from '../model/ids.ts';
import { createFailureStreak, type FailureStreak } from '../support/failure-streak.ts';

/** Rights that Consul says are missing: one story for all tasks that need the same one, told once, with its end. */
export interface Denials {
  /** Consul denied a write for the task; answers whether that is to be told: the first, and every tenth, of a right. */
  denied(id: TaskId, message: string): boolean;
  /** A write for the task was taken. `over`: these others lacked the right, too, that is there again; `known`: as told before. */
  taken(
    id: TaskId,
  ): { readonly kind: 'over'; readonly others: readonly TaskId[] } | { readonly kind: 'known' | 'never denied' };
  /** Lets go of tasks that nobody knows any more. */
  forget(isKnown: (id: TaskId) => boolean): void;
}

export function createDenials(): Denials {
  const stories = new Map<string, { readonly streak: FailureStreak; readonly tasks: Set<TaskId> }>();
  /** Tasks whose right is there again, and which are still to be written. */
  const following = new Set<TaskId>();
  return {
    denied(id, message) {
      const right = rightIn(message);
      const story = stories.get(right) ?? { streak: createFailureStreak(), tasks: new Set() };
      stories.set(right, story);
      story.tasks.add(id);
      following.delete(id);
      return story.streak.fail();
    },
    taken(id) {
      for (const [right, { tasks }] of stories) {
        if (!tasks.delete(id)) continue;
        stories.delete(right);
        for (const other of tasks) following.add(other);
        return { kind: 'over', others: [...tasks] };
      }
      return { kind: following.delete(id) ? 'known' : 'never denied' };
    },
    forget(isKnown) {
      for (const [right, { tasks }] of stories) {
        for (const id of tasks) if (!isKnown(id)) tasks.delete(id);
        if (tasks.size === 0) stories.delete(right);
      }
      for (const id of following) if (!isKnown(id)) following.delete(id);
    },
  };
}

/** `token with AccessorID '…' lacks permission 'service:write' on "web"`: the right, for whatever it is needed. */
const rightIn = (message: string): string =>
  /lacks permission '([^']+)'/.exec(message)?.[1] ?? message.replace(/^\S+ \S+ /, '');
