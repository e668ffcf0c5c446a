import type { News } from '../../../src/sandbox/cluster/news.ts';
import type { HeardBy } from './step.ts';

/** How far the news of a change travels. */
export function newsFor(heardBy: HeardBy): News {
  switch (heardBy) {
    case 'all':
      return {};
    case 'all but the stream':
      return { events: false };
    case 'the agent':
      return { marathon: false };
  }
}
