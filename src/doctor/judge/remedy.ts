import type { Failure } from '../picture.ts';

/** Whom we could not ask, and by which option it is reached. */
export interface Asked {
  readonly name: string;
  readonly option: '--marathon' | '--mesos-agent' | '--consul';
  /** What to look at where somebody else seems to answer. */
  readonly whenNotThere: string;
}

export const MARATHON: Asked = {
  name: 'Marathon',
  option: '--marathon',
  whenNotThere: 'if a proxy stands before Marathon, its path prefix belongs to the URL',
};

export const MESOS_AGENT: Asked = {
  name: 'the Mesos agent',
  option: '--mesos-agent',
  whenNotThere: 'the agent listens at port 5051, if nobody changed it, and the master at 5050',
};

export const CONSUL: Asked = {
  name: 'the Consul agent',
  option: '--consul',
  whenNotThere: "the agent's HTTP API listens at port 8500, if nobody changed it",
};

/**
 * What to do about it when somebody could not be asked. What the client advises, which knows our options and what went
 * wrong underneath, comes first.
 */
export function remedyFor({ status, code = '', advice }: Omit<Failure, 'is' | 'why'>, asked: Asked): string {
  const { name, option, whenNotThere } = asked;
  if (advice !== undefined) return sentence(advice);
  if (status === 401 || status === 403)
    return `Give credentials that may read, by the options that begin with ${option}.`;
  if (status === 502 || status === 503 || status === 504) return `Look at the log of ${name}: it cannot serve now.`;
  if (status !== undefined) return `Correct ${option}: does ${name} really answer there? (${whenNotThere})`;
  if (code === 'UPSTREAM_INVALID') return `Correct ${option}: somebody else answers there; ${whenNotThere}.`;
  if (/TIMEDOUT|TIMEOUT|UNREACH/.test(code))
    return `See that ${name} runs and no firewall is in between, or correct ${option}.`;
  return `Start ${name}, or correct ${option}.`;
}

/** What completes a sentence elsewhere, as one of its own. A path, or a name, keeps its first letter. */
export const sentence = (text: string): string =>
  `${text.replace(/^[a-z](?=[a-z]*[ ,])/, (first) => first.toUpperCase())}.`;
