import type { Clock } from '../../support/clock.ts';
import type { ClusterEvent, EventDraft } from './events.ts';

/** How far the news of a change travels; by default everybody hears of it. */
export interface News {
  /** `false`: the stream loses the events of this change; reads show it. */
  readonly events?: boolean;
  /** `false`: Marathon does not hear of it at all until `reconcile`; only the Mesos agent shows it. */
  readonly marathon?: boolean;
}

export interface NewsDesk {
  /** Tells every listener, in order. The drafts are only made when somebody listens. */
  tell(news: News | undefined, drafts: () => readonly EventDraft[]): void;
  listen(hear: (event: ClusterEvent) => void): () => void;
}

export function createNewsDesk(clock: Clock): NewsDesk {
  const listeners = new Set<(event: ClusterEvent) => void>();
  return {
    tell(news, drafts) {
      if (listeners.size === 0 || news?.events === false || news?.marathon === false) return;
      const timestamp = new Date(clock.wall()).toISOString();
      for (const draft of drafts()) for (const hear of [...listeners]) hear({ ...draft, timestamp });
    },
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}
