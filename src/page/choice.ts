import type { Decision, Outcome } from '../model/decision.ts';
import { type AppId, appId } from '../model/ids.ts';

/** Which tasks are asked for: `?app=/shop/web`, `?outcome=waiting`, both or neither. */
export interface Choice {
  readonly app?: AppId | undefined;
  readonly outcome?: Outcome | undefined;
  /** What was asked for and does not exist. */
  readonly unknownOutcome?: string | undefined;
}

/** What somebody on call looks for comes first; what is as it should be, last. */
export const OUTCOMES: readonly Outcome[] = ['held', 'waiting', 'skipped', 'published', 'withdrawn'];

const isOutcome = (text: string): text is Outcome => (OUTCOMES as readonly string[]).includes(text);

/** An app's leading slash may be left out. */
export function choiceOf({ app, outcome }: { readonly app?: string; readonly outcome?: string }): Choice {
  const isKnown = outcome !== undefined && isOutcome(outcome);
  return {
    app: app === undefined ? undefined : appId(app),
    outcome: isKnown ? outcome : undefined,
    unknownOutcome: isKnown ? undefined : outcome,
  };
}

export const chosen = (decisions: readonly Decision[], { app, outcome }: Choice): readonly Decision[] =>
  decisions.filter(
    (decision) =>
      (app === undefined || decision.appId === app) && (outcome === undefined || decision.outcome === outcome),
  );

/** Where the page shows that choice. Written to work on any text: a lone surrogate has no encoding of its own. */
export function hrefOf({ app, outcome }: Choice): string {
  const query = new URLSearchParams();
  if (app !== undefined) query.set('app', app);
  if (outcome !== undefined) query.set('outcome', outcome);
  return query.size === 0 ? '/' : `/?${query.toString().replaceAll('%2F', '/')}`;
}
