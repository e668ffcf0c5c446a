import { MESOS_AGENT_OPTIONS, NO_AGENT } from '../options/mesos-agent-options.ts';
import type { Problem } from '../problem.ts';
import type { OptionName, Values } from '../schema.ts';
import { nameOf, type SaidOptions } from './said-options.ts';

/** What makes sense only where there is a Mesos agent, and what only where there is none. */
export function noMesosAgentProblems({ mesosAgent }: Partial<Values>, said: SaidOptions): readonly Problem[] {
  const none = `${nameOf('mesosAgent')} ${NO_AGENT}`;
  const problems = (names: readonly OptionName[], expected: string) =>
    names.flatMap((name) => (said.where(name) === undefined ? [] : [said.problem(name, expected)]));
  // One that is not understood is a problem of its own.
  if (mesosAgent === undefined) return [];
  return mesosAgent === NO_AGENT
    ? problems(ABOUT_AN_AGENT, `it to be left out with ${none}: then no Mesos agent is asked`)
    : problems(['hostname'], `${none} beside it: a Mesos agent that is asked says itself what it is called`);
}

const ABOUT_AN_AGENT = (Object.keys(MESOS_AGENT_OPTIONS) as (keyof typeof MESOS_AGENT_OPTIONS)[]).filter(
  (name) => name !== 'mesosAgent' && name !== 'hostname',
);
