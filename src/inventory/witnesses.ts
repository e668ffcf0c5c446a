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
  /** About all tasks of apps; those of pods are in another answer. */
  readonly all: Asking;
  readonly allPods: Asking;
  /** The ids that are pods'. */
  readonly pods: Set<AppId>;
  /** One app, or one pod. */
  readonly byApp: Map<AppId, Asking>;
  /** When it last answered that it will not say: that is no answer, and no silence either. */
  refusedAt: number;
  isStreamLive: boolean;
  /** When the stream last came to life: what happened before was not told. */
  streamLiveSince: number;
  /** When it last answered after a silence. */
  backSince: number;
}

/** When the Mesos agent was asked. */
export interface AgentWitness extends Asking {
  /** The last complete answer. */
  completeAt: number;
}

export const createMarathonWitness = (): MarathonWitness => ({
  all: never(),
  allPods: never(),
  pods: new Set(),
  byApp: new Map(),
  refusedAt: NEVER,
  isStreamLive: false,
  streamLiveSince: NEVER,
  backSince: NEVER,
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

const everythingWith = (marathon: MarathonWitness, app: AppId): Asking =>
  marathon.pods.has(app) ? marathon.allPods : marathon.all;

/** When Marathon last answered a question that covers this app or pod. */
export const answeredAbout = (marathon: MarathonWitness, app: AppId): number =>
  Math.max(everythingWith(marathon, app).answeredAt, marathon.byApp.get(app)?.answeredAt ?? NEVER);

/** When Marathon was last asked about this app or pod, whether it answered or not. */
export const askedAbout = (marathon: MarathonWitness, app: AppId): number => {
  const asking = marathon.byApp.get(app);
  const { failedAt } = everythingWith(marathon, app);
  return Math.max(answeredAbout(marathon, app), failedAt, asking?.failedAt ?? NEVER);
};

/** The last question that covers this app or pod went unanswered. */
export const isUnanswered = (marathon: MarathonWitness, app: AppId): boolean =>
  askedAbout(marathon, app) > answeredAbout(marathon, app);

/** What Marathon last answered about this app or pod is of before it was silent. */
export const isOfBeforeSilence = (marathon: MarathonWitness, app: AppId): boolean =>
  answeredAbout(marathon, app) < marathon.backSince;

/**
 * Marathon cannot be asked, or its word of `saidAt` about this app or pod is of before it was silent, or of before events
 * were missed and the question since then went unanswered: it may have changed.
 */
export const isSilentAbout = (marathon: MarathonWitness, app: AppId, saidAt: number): boolean =>
  isMarathonSilent(marathon) ||
  saidAt < marathon.backSince ||
  (isUnanswered(marathon, app) && saidAt < marathon.streamLiveSince);

/** An answer, or a refusal, to what was asked at `askedAt` is about to be taken in. */
export function noteAnswer(marathon: MarathonWitness, askedAt: number): void {
  if (isMarathonSilent(marathon)) marathon.backSince = Math.max(marathon.backSince, askedAt);
}

/** Marathon cannot be asked: its stream is down, and the last question, whatever about, went unanswered. */
export function isMarathonSilent(marathon: MarathonWitness): boolean {
  if (marathon.isStreamLive) return false;
  const asked = [marathon.all, marathon.allPods, ...marathon.byApp.values()];
  const answeredAt = asked.reduce((latest, asking) => Math.max(latest, asking.answeredAt), NEVER);
  const failedAt = asked.reduce((latest, asking) => Math.max(latest, asking.failedAt), NEVER);
  return failedAt > Math.max(answeredAt, marathon.refusedAt);
}
