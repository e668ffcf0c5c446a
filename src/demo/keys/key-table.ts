import { type Action, killOne, restartConsul, scaleUp, toggleMarathon, toggleMesosAgent, turnIll } from './actions.ts';

export interface Key {
  readonly key: string;
  /** For the help. */
  readonly doc: string;
  readonly act: Action | 'table' | 'help' | 'stop';
}

/** Every key of the demo: what is pressed, what the help says, what is done. */
export const KEYS: readonly Key[] = [
  { key: 's', doc: 'scale /shop/web up by one (at six: back to three)', act: scaleUp },
  { key: 'k', doc: 'kill the oldest task of /shop/web', act: killOne },
  { key: 'u', doc: 'make a task of /shop/web unhealthy; again: heal it', act: turnIll },
  { key: 'm', doc: 'take Marathon away; again: bring it back', act: toggleMarathon },
  { key: 'a', doc: 'take the Mesos agent away; again: bring it back', act: toggleMesosAgent },
  { key: 'c', doc: 'restart Consul, empty', act: restartConsul },
  { key: 't', doc: 'show what Consul has, as a table', act: 'table' },
  { key: '?', doc: 'show this', act: 'help' },
  { key: 'q', doc: 'stop (Ctrl-C too)', act: 'stop' },
];

export const helpText = (): string => `${KEYS.map(({ key, doc }) => `  ${key}  ${doc}`).join('\n')}\n`;

/** One line that names them all. */
export const KEY_HINT = 'Keys: s scale, k kill, u unhealthy, m Marathon, a agent, c Consul, t table, ? help';
