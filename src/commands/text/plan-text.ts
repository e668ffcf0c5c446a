import type { Plan } from '../../daemon/daemon-contract.ts';
import type { Change } from '../../model/change.ts';
import type { Decision, Outcome } from '../../model/decision.ts';
import type { DesiredService } from '../../model/service.ts';
import { bracketed } from '../../support/ip.ts';
import { printable } from '../../support/printable.ts';
import { haltLines } from './halt-text.ts';
import { wrapped } from './wrap.ts';

/** The plan as one line of JSON. */
export function planJson({ status, changes, problems }: Plan): string {
  const { cluster, agent, halts, sources, decisions } = status;
  const body = { cluster, agent, halts, changes, decisions, sources, problems };
  return `${printable(JSON.stringify(body, (_key, value) => (value instanceof Map ? Object.fromEntries(value) : value)))}\n`;
}

/** The plan for people: the changes task by task, then why the others are not published, what owners should know, and the sums. */
export function planText(plan: Plan, width: number): string {
  const lines = [
    ...haltLines(plan.status.halts, plan.status.nowMs, width),
    ...changedTasks(plan, width),
    ...unpublishedTasks(plan, width),
    ...warnings(plan, width),
    ...wrapped(sums(plan), width, 0),
  ];
  return `${lines.join('\n')}\n`;
}

function changedTasks({ changes }: Plan, width: number): string[] {
  const taskIds = new Set(changes.map(({ taskId }) => taskId));
  return [...taskIds].flatMap((taskId) => [
    ...wrapped(printable(taskId), width, 0),
    ...changes.filter((change) => change.taskId === taskId).flatMap((change) => changeLines(change, width)),
    '',
  ]);
}

const SIGNS: Readonly<Record<Change['kind'], string>> = {
  register: '+',
  update: '~',
  adopt: '~',
  status: '~',
  withdraw: '-',
};

/** One change, its reasons below it where there are several. */
export function changeLines(change: Change, width: number, indent = 2): string[] {
  const what = `${SIGNS[change.kind]} ${change.kind} ${subjectOf(change)}`;
  const [first = '', ...more] = reasonsOf(change);
  if (more.length === 0) return wrapped(printable(`${what}: ${first}`), width, indent);
  return [
    ...wrapped(printable(what), width, indent),
    ...[first, ...more].flatMap((reason) => wrapped(printable(reason), width, indent + 4)),
  ];
}

/** The id only where the task's does not tell it: of further ports. */
function subjectOf(change: Change): string {
  const { id, name } = 'service' in change ? change.service : change;
  const named = id.endsWith(`:${change.taskId}`) ? name : `${name} (${id})`;
  return 'service' in change ? `${named} at ${whereOf(change.service)}` : named;
}

const whereOf = ({ address, port }: DesiredService): string =>
  address === '' ? `port ${port}` : `${bracketed(address)}:${port}`;

/** An update tells each field that differs, on a line of its own. */
const reasonsOf = (change: Change): readonly string[] => (change.kind === 'update' ? change.differs : [change.because]);

const UNPUBLISHED: readonly Outcome[] = ['held', 'waiting', 'skipped', 'withdrawn'];

function unpublishedTasks({ status, changes }: Plan, width: number): string[] {
  const changing = new Set(changes.map(({ taskId }) => taskId));
  const still = status.decisions.filter(({ taskId }) => !changing.has(taskId));
  return UNPUBLISHED.flatMap((outcome) => {
    const own = still.filter((decision) => decision.outcome === outcome);
    if (own.length === 0) return [];
    return [`${outcome}:`, ...own.flatMap((decision) => reasonLines(decision, width)), ''];
  });
}

const reasonLines = ({ taskId, reason }: Decision, width: number): string[] =>
  wrapped(printable(`${taskId}: ${reason}`), width, 2);

/** Once for each app: its tasks have the same. */
function warnings({ status: { decisions } }: Plan, width: number): string[] {
  const lines = new Set(decisions.flatMap(({ appId, warnings }) => warnings.map((warning) => `${appId}: ${warning}`)));
  return lines.size === 0 ? [] : ['warnings:', ...[...lines].flatMap((line) => wrapped(printable(line), width, 2)), ''];
}

const DUE: Readonly<Record<Change['kind'], string>> = {
  register: 'to register',
  update: 'to update',
  adopt: 'to adopt',
  status: "to tell Marathon's verdict",
  withdraw: 'to withdraw',
};

const KINDS: readonly Change['kind'][] = ['register', 'update', 'adopt', 'status', 'withdraw'];

function sums({ status, changes, problems }: Plan): string {
  const changing = new Set(changes.map(({ taskId }) => taskId));
  const still = status.decisions.filter(({ taskId }) => !changing.has(taskId));
  const due = KINDS.flatMap((kind) => counted(changes.filter((change) => change.kind === kind).length, DUE[kind]));
  const rest = [
    ...counted(still.filter(({ outcome }) => outcome === 'published').length, 'published and unchanged'),
    ...UNPUBLISHED.flatMap((outcome) => counted(still.filter((one) => one.outcome === outcome).length, outcome)),
  ];
  const what = due.length === 0 ? 'Nothing to change' : `Services: ${due.join(', ')}`;
  const caveat = problems.length === 0 ? '' : 'Incomplete, because a source did not answer. ';
  return `${caveat}${what}. Tasks: ${rest.join(', ') || (due.length === 0 ? 'none' : 'no others')}.`;
}

const counted = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} ${what}`]);
