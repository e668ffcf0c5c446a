import { type ExplainedService, type ExplainedTask, hasProblem } from '../../explain/explained.ts';
import { taskJson } from '../../explain/explained-json.ts';
import type { Origin } from '../../mapping/mapped.ts';
import { MARK } from '../../model/mark.ts';
import { bracketed } from '../../support/ip.ts';
import { printable } from '../../support/printable.ts';
import { type FieldRow, fieldRows } from './field-rows.ts';
import { changeLines } from './plan-text.ts';
import { wrapped } from './wrap.ts';

/** The explanation as one line of JSON. */
export const explainJson = (tasks: readonly ExplainedTask[]): string =>
  `${printable(JSON.stringify({ tasks: tasks.map(taskJson) }, (_key, value) => (value instanceof Map ? Object.fromEntries(value) : value)))}\n`;

/** The explanation for people: task by task what it becomes, field by field where that comes from, and what is wrong. */
export function explainText(tasks: readonly ExplainedTask[], width: number): string {
  const lines = tasks.flatMap((task) => [...taskLines(task, width), '']);
  return `${[...lines, ...wrapped(sums(tasks), width, 0)].join('\n')}\n`;
}

function taskLines(task: ExplainedTask, width: number): string[] {
  return [
    ...wrapped(printable(titleOf(task)), width, 0),
    ...fateLines(task, width),
    ...decidedLines(task, width),
    ...task.services.flatMap((service) => serviceLines(service, width)),
    ...list('Not published', task.leftOut, width),
    ...list('When', task.fate.kind === 'skipped' ? [] : task.terms, width),
    ...list('Assumed', task.assumptions, width),
    ...list(task.warnings.length === 1 ? 'Warning' : 'Warnings', task.warnings, width),
  ];
}

function titleOf({ taskId, appId, container, isAssumed }: ExplainedTask): string {
  const subject = container === undefined ? appId : `${appId}, container ${container}`;
  return isAssumed ? `${subject}, as an assumed task with sample ports and addresses` : `${subject}, task ${taskId}`;
}

function fateLines({ fate, services, decided }: ExplainedTask, width: number): string[] {
  if (decided !== undefined) return []; // told with the evidence
  switch (fate.kind) {
    case 'published':
      return [];
    case 'waiting': {
      const later = services.length === 0 ? '' : '. Then:';
      return wrapped(printable(`waits: ${fate.reason}${later}`), width, 2);
    }
    case 'skipped':
      return wrapped(printable(`not published: ${fate.reason}`), width, 2);
  }
}

/** What is done about a task that really runs, on whose word, and what that still changes. */
function decidedLines({ decided }: ExplainedTask, width: number): string[] {
  if (decided === undefined) return [];
  const { outcome, reason, evidence, changes } = decided;
  return [
    ...wrapped(printable(`${outcome}: ${reason}`), width, 2),
    ...[evidence.marathon, evidence.agent].flatMap((word) => wrapped(printable(word), width, 4)),
    ...(changes.length > 0 || outcome !== 'published' ? [] : ['  Consul has it exactly so.']),
    ...(changes.length === 0
      ? []
      : ['  To be written:', ...changes.flatMap((change) => changeLines(change, width, 4))]),
  ];
}

function serviceLines(explained: ExplainedService, width: number): string[] {
  const { service, address, origins } = explained;
  const ours = Object.keys(service.meta).filter((key) => MARKS.has(key));
  const rows: readonly FieldRow[] = [
    { field: 'id', value: service.id, from: undefined },
    ...withStatuses(origins, explained),
    ...checksOfOthers(explained),
    ...(ours.length === 0
      ? []
      : [{ field: 'meta', value: `${ours.length} keys by which we know it again`, from: undefined }]),
  ];
  return [
    ...wrapped(printable(`${service.name} at ${bracketed(address)}:${service.port}`), width, 2),
    ...fieldRows(rows, width, 4),
  ];
}

/** The rows of the checks stand in the order of the checks. */
function withStatuses(origins: readonly Origin[], { service, inConsul }: ExplainedService): readonly FieldRow[] {
  if (inConsul === undefined) return origins;
  const checks = service.checks.values();
  return origins.map((origin) => {
    const check = origin.field === 'check' ? checks.next().value : undefined;
    if (check === undefined) return origin;
    const found = inConsul.find(({ id }) => id === check.id) ?? inConsul.find(({ id }) => id === check.olderId);
    return {
      ...origin,
      value: `${origin.value}, ${found === undefined ? 'not in Consul yet' : `now ${found.status}`}`,
    };
  });
}

/** What else decides on its health in Consul. */
function checksOfOthers({ service, inConsul = [] }: ExplainedService): readonly FieldRow[] {
  const ours = new Set(service.checks.flatMap(({ id, olderId }) => [id, olderId]));
  return inConsul
    .filter(({ id }) => !ours.has(id))
    .map(({ id, name, status }) => ({
      field: 'check',
      value: `${name || id}, now ${status}`,
      from: 'somebody else, or an earlier definition',
    }));
}

const MARKS: ReadonlySet<string> = new Set(Object.values(MARK));

/** A single sentence beside its title, several below it. */
function list(title: string, sentences: readonly string[], width: number): string[] {
  const [only] = sentences;
  if (only === undefined) return [];
  if (sentences.length === 1) return wrapped(printable(`${title}: ${only}`), width, 2);
  return [`  ${title}:`, ...sentences.flatMap((one) => wrapped(printable(`- ${one}`), width, 4, 6))];
}

function sums(tasks: readonly ExplainedTask[]): string {
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const published = tasks.filter(({ fate }) => fate.kind === 'published');
  const services = published.reduce((sum, { services }) => sum + services.length, 0);
  const problems = tasks.filter(hasProblem).length;
  const verdict = problems === 0 ? 'Nothing to mend.' : `${counted(problems, 'task')} with something to mend.`;
  return `${counted(tasks.length, 'task')}, ${published.length} published as ${counted(services, 'service')}. ${verdict}`;
}
