import type { Credentials, Secret, Tls } from '../../model/connection.ts';
import type { Problem } from '../problem.ts';
import type { OptionName, Values } from '../schema.ts';
import { nameOf, type SaidOptions } from './said-options.ts';

/** The options that make one kind of credentials. */
interface Kind {
  readonly names: readonly OptionName[];
  /** Of each of these groups, one must be said too. */
  readonly needs: readonly (readonly OptionName[])[];
}

const MARATHON: readonly Kind[] = [
  {
    names: ['marathonUser', 'marathonPasswordFile', 'marathonPassword'],
    needs: [['marathonUser'], ['marathonPasswordFile', 'marathonPassword']],
  },
  { names: ['marathonTokenFile', 'marathonToken'], needs: [] },
  {
    names: ['marathonLoginUrl', 'marathonLoginUser', 'marathonLoginKeyFile'],
    needs: [['marathonLoginUrl'], ['marathonLoginUser'], ['marathonLoginKeyFile']],
  },
];

const MESOS_AGENT: readonly Kind[] = [
  {
    names: ['mesosAgentUser', 'mesosAgentPasswordFile', 'mesosAgentPassword'],
    needs: [['mesosAgentUser'], ['mesosAgentPasswordFile', 'mesosAgentPassword']],
  },
];

/** Credentials of which a part is missing, and two kinds of them where one can be sent. */
export const credentialsProblems = (said: SaidOptions): readonly Problem[] =>
  [MARATHON, MESOS_AGENT].flatMap((kinds) => [...kinds.flatMap((kind) => halves(kind, said)), ...rivals(kinds, said)]);

function halves({ names, needs }: Kind, said: SaidOptions): readonly Problem[] {
  const isSaid = (name: OptionName) => said.where(name) !== undefined;
  const first = names.find(isSaid);
  if (first === undefined) return [];
  const missing = needs.filter((group) => !group.some(isSaid));
  return missing.map((group) => said.problem(first, `${group.map(nameOf).join(' or ')} beside it`));
}

function rivals(kinds: readonly Kind[], said: SaidOptions): readonly Problem[] {
  const [first, ...more] = kinds.flatMap(({ names }) => names.find((name) => said.where(name) !== undefined) ?? []);
  return more.map((name) => said.problem(name, `one way to log in, either this or ${first && said.where(first)}`));
}

/** What can be used only as a file, or only as a text, of which the file has precedence: it can be changed. */
export function secretOf(path: string | undefined, text: string | undefined): Secret | undefined {
  if (path !== undefined) return { kind: 'file', path };
  return text === undefined ? undefined : { kind: 'text', text };
}

const NONE: Credentials = { kind: 'none' };

function basic(user: string | undefined, password: Secret | undefined): Credentials {
  return user === undefined || password === undefined ? NONE : { kind: 'basic', user, password };
}

export function marathonCredentials(values: Values, loginTls: Tls): Credentials {
  const { marathonUser, marathonLoginUrl: url, marathonLoginUser: user, marathonLoginKeyFile: path } = values;
  const token = secretOf(values.marathonTokenFile, values.marathonToken);
  if (token !== undefined) return { kind: values.marathonTokenScheme, token };
  if (url !== undefined && user !== undefined && path !== undefined)
    return { kind: 'login', url, user, privateKey: { kind: 'file', path }, tls: loginTls };
  return basic(marathonUser, secretOf(values.marathonPasswordFile, values.marathonPassword));
}

export const mesosAgentCredentials = (values: Values): Credentials =>
  basic(values.mesosAgentUser, secretOf(values.mesosAgentPasswordFile, values.mesosAgentPassword));

/** `user:password`, as Consul's own tools take it. */
export function consulCredentials({ consulAuth }: Values): Credentials {
  if (consulAuth === undefined) return NONE;
  const colon = consulAuth.indexOf(':');
  const text = consulAuth.slice(colon + 1);
  return { kind: 'basic', user: consulAuth.slice(0, colon), password: { kind: 'text', text } };
}
