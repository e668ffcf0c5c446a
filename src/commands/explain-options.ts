import type { ExplainOptions } from './explain.ts';

/** What stood behind `explain`. */
export interface ExplainWords {
  readonly app?: string;
  readonly task?: string;
  readonly json?: boolean;
}

/** What is to be explained, or the one sentence about what cannot be. */
export function readExplainOptions(
  id: string | undefined,
  { app, task, json = false }: ExplainWords,
):
  | { readonly options: ExplainOptions; readonly problem?: never }
  | { readonly options?: never; readonly problem: string } {
  if (id !== undefined && app !== undefined)
    return { problem: `'${id}' and --app cannot both be explained: give one of them` };
  if (app !== undefined) {
    if (app === '-' && task === '-') return { problem: 'only one of --app and --task can be standard input' };
    return { options: { subject: { kind: 'draft', app, task }, asJson: json } };
  }
  if (task !== undefined) return { problem: '--task needs its app: give --app as well' };
  if (id === undefined || id === '')
    return { problem: 'nothing to explain: give a task, app or service id, or --app FILE' };
  return { options: { subject: { kind: 'running', id }, asJson: json } };
}
