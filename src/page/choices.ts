import { html } from 'hono/html';
import type { Decision, Outcome } from '../model/decision.ts';
import type { AppId } from '../model/ids.ts';
import { type Choice, chosen, hrefOf, OUTCOMES } from './choice.ts';
import { counted, type Html, nothing, shown } from './markup.ts';

export const OUTCOME_TITLES: Readonly<Record<Outcome, string>> = {
  held: 'Held',
  waiting: 'Waiting',
  skipped: 'Skipped',
  published: 'Published',
  withdrawn: 'Withdrawn',
};

/** How many tasks there are of each outcome, each number a link to them; and which apps there are. */
export const choices = (decisions: readonly Decision[], choice: Choice): Html => html`
<nav aria-label="Which tasks">
  ${unknownOutcome(choice)}
  <ul class="choices">${outcomeChoices(decisions, choice)}</ul>
  ${choice.app === undefined ? appChoices(decisions) : chosenApp(choice.app, choice)}
</nav>`;

const unknownOutcome = ({ unknownOutcome: text }: Choice): Html =>
  text === undefined ? nothing : html`<p class="empty">There is no outcome called “${shown(text)}”: these are all.</p>`;

function outcomeChoices(decisions: readonly Decision[], { app, outcome }: Choice): Html[] {
  const ofApp = chosen(decisions, { app });
  return [undefined, ...OUTCOMES].map((one) =>
    outcomeChoice({ app, outcome: one }, chosen(ofApp, { outcome: one }).length, one === outcome),
  );
}

function outcomeChoice(to: Choice, count: number, isCurrent: boolean): Html {
  const label = html`${to.outcome === undefined ? 'All' : OUTCOME_TITLES[to.outcome]} <b>${count}</b>`;
  if (count === 0 && !isCurrent) return html`<li><span class="choice none">${label}</span></li>`;
  const current = isCurrent ? html` aria-current="true"` : nothing;
  return html`<li><a class="choice" href="${hrefOf(to)}"${current}>${label}</a></li>`;
}

const chosenApp = (app: AppId, { outcome }: Choice): Html => html`
  <p>Only of app <b>${shown(app)}</b>. <a href="${hrefOf({ outcome })}">Show every app</a></p>`;

function appChoices(decisions: readonly Decision[]): Html {
  const tasksOf = new Map<AppId, number>();
  for (const { appId } of decisions) tasksOf.set(appId, (tasksOf.get(appId) ?? 0) + 1);
  if (tasksOf.size < 2) return nothing;
  return html`
  <details class="apps">
    <summary>Choose one of ${tasksOf.size} apps</summary>
    <ul>${[...tasksOf].map(([app, count]) => appChoice(app, count))}</ul>
  </details>`;
}

const appChoice = (app: AppId, count: number): Html =>
  html`<li><a href="${hrefOf({ app })}">${shown(app)}</a> <small>${counted(count, 'task')}</small></li>`;
