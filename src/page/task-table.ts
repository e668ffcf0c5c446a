import { html } from 'hono/html';
import type { Decision } from '../model/decision.ts';
import { hrefOf } from './choice.ts';
import { type Html, nothing, shown, shownId } from './markup.ts';
import { momentAgo } from './moment.ts';

/** One row for each task: which it is, why it is where it is, what both witnesses say, since when, and as what. */
export const taskTable = (tasks: readonly Decision[], caption: string, nowMs: number): Html => html`
<table class="tasks">
  <caption>${caption}</caption>
  <thead><tr><th scope="col">App and task</th><th scope="col">Why, and on whose word</th><th scope="col">Since</th><th scope="col">Consul service ids</th></tr></thead>
  <tbody>${tasks.map((task) => taskRow(task, nowMs))}</tbody>
</table>`;

const taskRow = (
  { taskId, appId, reason, evidence, sinceMs, services, warnings }: Decision,
  nowMs: number,
): Html => html`
<tr>
  <th scope="row"><a href="${hrefOf({ app: appId })}">${shown(appId)}</a>${shownId(taskId)}</th>
  <td data-label="Why">${shown(reason)}<ul class="evidence"><li>${shown(evidence.marathon)}</li><li>${shown(evidence.agent)}</li></ul>${warningList(warnings)}</td>
  <td data-label="Since">${momentAgo(sinceMs, nowMs)}</td>
  <td data-label="Service ids">${services.length === 0 ? 'none' : services.map(shownId)}</td>
</tr>`;

/** For the app's owner: the word, too, says that it is one. */
const warningList = (warnings: readonly string[]): Html =>
  warnings.length === 0
    ? nothing
    : html`<ul class="warnings">${warnings.map((warning) => html`<li>${shown(`Warning: ${warning}`)}</li>`)}</ul>`;
