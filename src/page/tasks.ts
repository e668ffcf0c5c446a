import { html } from 'hono/html';
import type { Decision, Outcome } from '../model/decision.ts';
import type { Status } from '../reconcile/status.ts';
import { type Choice, chosen, OUTCOMES } from './choice.ts';
import { choices, OUTCOME_TITLES } from './choices.ts';
import { counted, type Html, nothing } from './markup.ts';
import { taskTable } from './task-table.ts';

const MEANINGS: Readonly<Record<Outcome, string>> = {
  held: 'To be withdrawn, but too many at once: Consul keeps them until there is better evidence.',
  waiting: 'Not published yet: something is missing.',
  skipped: 'Not published: for the reason given they become no service.',
  published: 'To be found in Consul, as soon as it has acknowledged the write.',
  withdrawn: 'No longer in Consul, as soon as it has acknowledged the removal. Shown here for a while.',
};

/** A group of more tasks than this is closed until somebody opens it, or asks for just that outcome. */
const OPENS_UP_TO: Readonly<Partial<Record<Outcome, number>>> = { published: 20, withdrawn: 5 };

/** Every task of this machine, or those that are chosen, with what became of it and why. */
export const tasksSection = (status: Status, choice: Choice): Html => html`
<section aria-labelledby="tasks">
  <h2 id="tasks">Tasks</h2>
  ${status.decisions.length === 0 ? noTasks(status) : [choices(status.decisions, choice), groups(status, choice)]}
</section>`;

const noTasks = ({ isReady, hostname }: Status): Html =>
  isReady
    ? html`<p class="empty">No task of this machine is known: a task is shown here as soon as ${hostname === undefined ? 'Marathon or the Mesos agent' : 'Marathon'} speaks of it.</p>`
    : html`<p class="empty">No task of this machine is known yet: what is missing stands above, under “Not ready”.</p>`;

function groups({ decisions, nowMs }: Status, choice: Choice): Html {
  const tasks = chosen(decisions, choice);
  if (tasks.length === 0) return html`<p class="empty">No task is like that. <a href="/">Show all tasks</a></p>`;
  return html`${OUTCOMES.map((outcome) => group(outcome, chosen(tasks, { outcome }), nowMs, choice))}`;
}

function group(outcome: Outcome, tasks: readonly Decision[], nowMs: number, choice: Choice): Html {
  if (tasks.length === 0) return nothing;
  const isOpen = choice.outcome === outcome || tasks.length <= (OPENS_UP_TO[outcome] ?? tasks.length);
  return html`
<details class="group ${outcome}"${isOpen ? html` open` : nothing}>
  <summary><h3>${OUTCOME_TITLES[outcome]} <small>${sizeOf(tasks)}</small></h3></summary>
  ${taskTable(tasks, MEANINGS[outcome], nowMs)}
</details>`;
}

/** A closed group, too, tells that somebody should look. */
function sizeOf(tasks: readonly Decision[]): string {
  const warned = tasks.filter(({ warnings }) => warnings.length > 0).length;
  return `${counted(tasks.length, 'task')}${warned === 0 ? '' : `, ${warned} with warnings`}`;
}
