import type { Tls } from '../../model/connection.ts';
import type { Problem } from '../problem.ts';
import type { OptionName, Values } from '../schema.ts';
import { nameOf, type SaidOptions } from './said-options.ts';

/** The options of one peer's TLS. */
export interface TlsNames {
  readonly ca: OptionName & `${string}CaFile`;
  readonly cert: OptionName & `${string}CertFile`;
  readonly key: OptionName & `${string}KeyFile`;
  readonly serverName: OptionName & `${string}ServerName`;
  readonly insecure: OptionName & `${string}Insecure`;
}

export const TLS_OF = {
  marathon: {
    ca: 'marathonCaFile',
    cert: 'marathonCertFile',
    key: 'marathonKeyFile',
    serverName: 'marathonServerName',
    insecure: 'marathonInsecure',
  },
  login: {
    ca: 'loginCaFile',
    cert: 'loginCertFile',
    key: 'loginKeyFile',
    serverName: 'loginServerName',
    insecure: 'loginInsecure',
  },
  mesosAgent: {
    ca: 'mesosAgentCaFile',
    cert: 'mesosAgentCertFile',
    key: 'mesosAgentKeyFile',
    serverName: 'mesosAgentServerName',
    insecure: 'mesosAgentInsecure',
  },
  consul: {
    ca: 'consulCaFile',
    cert: 'consulCertFile',
    key: 'consulKeyFile',
    serverName: 'consulServerName',
    insecure: 'consulInsecure',
  },
} as const satisfies Readonly<Record<string, TlsNames>>;

export function tlsOf(values: Values, names: TlsNames, isVerified = true): Tls {
  const text = (name: OptionName) => values[name] as string | undefined;
  return {
    caFile: text(names.ca),
    certFile: text(names.cert),
    keyFile: text(names.key),
    serverName: text(names.serverName),
    isVerified: isVerified && values[names.insecure] !== true,
  };
}

/** A certificate without its key, and a key without its certificate. */
export const tlsProblems = (said: SaidOptions): readonly Problem[] =>
  Object.values<TlsNames>(TLS_OF).flatMap(({ cert, key }) => {
    const hasCert = said.where(cert) !== undefined;
    if (hasCert === (said.where(key) !== undefined)) return [];
    const [told, missing] = hasCert ? [cert, key] : [key, cert];
    return [said.problem(told, `${nameOf(missing)} beside it`)];
  });
