import type { AppId } from '../model/ids.ts';

/** What we remember of asking one witness. Monotonic ms; `-Infinity` = never. */
export interface Asking {
  answeredAt: number;
  failedAt: number;
  /** When something happened that makes older answers doubtful. */
  rumouredAt: number;
}

const never = (): Asking => ({ answeredAt: NEVER, failedAt: NEVER, rumouredAt: NEVER });
const NEVER = Number.NEGATIVE_INFINITY;

/** When Marathon was asked, about everything and app by app, and whether its stream is live. */
export interface MarathonWitness {
  readonly all: Asking;
  readonly byApp: Map<AppId, Asking>;
  isStreamLive: boolean;
  /** When the stream last came to life: what happened before was not told. */
  streamLiveSince: number;
}

/** When the Mesos agent was asked. */
export interface AgentWitness extends Asking {
  /** The last complete answer. */
  completeAt: number;
}

export const createMarathonWitness = (): MarathonWitness => ({
  all: never(),
  byApp: new Map(),
  isStreamLive: false,
  streamLiveSince: NEVER,
});

export const createAgentWitness = (): AgentWitness => ({ ...never(), completeAt: NEVER });

/** The asking of one app, made at first use. */
export function askingOf(marathon: MarathonWitness, app: AppId): Asking {
  const known = marathon.byApp.get(app);
  if (known) return known;
  const asking = never();
  marathon.byApp.set(app, asking);
  return asking;
}

/** When Marathon last answered a question that covers this app. */
export const answeredAbout = (marathon: MarathonWitness, app: AppId): number =>
  Math.max(marathon.all.answeredAt, marathon.byApp.get(app)?.answeredAt ?? NEVER);

/** When Marathon was last asked about this app, whether it answered or not. */
export const askedAbout = (marathon: MarathonWitness, app: AppId): number => {
  const asking = marathon.byApp.get(app);
  return Math.max(answeredAbout(marathon, app), marathon.all.failedAt, asking?.failedAt ?? NEVER);
};

/** Marathon cannot be asked: its stream is down, and the last question, whatever about, went unanswered. */
export function isMarathonSilent(marathon: MarathonWitness): boolean {
  if (marathon.isStreamLive) return false;
  let answered = marathon.all.answeredAt;
  let failed = marathon.all.failedAt;
  for (const asking of marathon.byApp.values()) {
    answered = Math.max(answered, asking.answeredAt);
    failed = Math.max(failed, asking.failedAt);
  }
  return failed > answered;
}
