import type { CheckProbe } from '../../model/service.ts';
import { bracketed, isPort } from '../../support/ip.ts';
import { shortened } from '../labels/read-labels.ts';
import type { CheckWish, Traced } from '../wish/wish.ts';
import type { Judged, NativeCheck } from './checks.ts';
import { ownTimingOf } from './timing.ts';

interface OwnChecks {
  readonly checks: readonly NativeCheck[];
  readonly warnings: readonly string[];
}

/** The checks that labels give in place of Marathon's. What Consul could not ask is left out, and then Marathon's stand. */
export function ownChecks(wish: CheckWish, judged: Judged): OwnChecks {
  const checks: NativeCheck[] = [];
  const warnings: string[] = [];
  const add = (name: string, wanted: Traced<string> | undefined, probeOf: (text: string) => CheckProbe | string) => {
    if (!wanted) return;
    const probe = probeOf(judged.fill(withHosts(wanted.value, judged)).trim());
    if (typeof probe === 'string') warnings.push(`the check of ${wanted.from} is left out: ${probe}`);
    else checks.push({ name, probe, from: wanted.from });
  };
  add('HTTP check', wish.http, (text) => httpProbe(text, wish, judged));
  add('TCP check', wish.tcp, (text) => tcpProbe(text, wish, judged));
  return { checks, warnings };
}

/** Where an address stands for a host, one of IPv6 needs its brackets; elsewhere it is text like any other. */
const withHosts = (template: string, { fill }: Judged): string =>
  template.replaceAll(/(^|:\/\/)(\{(?:address|host)\})/g, (_, before: string, placeholder: string) => {
    const host = fill(placeholder);
    return `${before}${host === placeholder ? host : bracketed(host)}`;
  });

/** `''` and `true` mean the service's own endpoint; so does a path. */
const isOwnEndpoint = (text: string): boolean => text === '' || text === 'true';

const addressOf = ({ endpoint }: Judged): string => `${bracketed(endpoint.address)}:${endpoint.port}`;

function httpProbe(text: string, wish: CheckWish, judged: Judged): CheckProbe | string {
  // Consul's agent takes such a URL, and can then never ask it.
  if (/[\s\p{Cc}]/u.test(text)) return 'it has a blank, a line break or a control character';
  const url = isOwnEndpoint(text) || text.startsWith('/') ? `http://${addressOf(judged)}${pathIn(text)}` : text;
  const scheme = /^(https?):\/\/[^\s/?#]/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || !URL.canParse(url))
    return `${JSON.stringify(shortened(text))} is neither a path such as /health nor a URL such as http://{host}:{port}/health`;
  const skipTlsVerify = scheme === 'https' && !wish.verifyTls.value;
  return { kind: 'http', url, skipTlsVerify, ...ownTimingOf(wish) };
}

const pathIn = (text: string): string => (isOwnEndpoint(text) ? '/' : text);

function tcpProbe(text: string, wish: CheckWish, judged: Judged): CheckProbe | string {
  if (isOwnEndpoint(text)) return { kind: 'tcp', target: addressOf(judged), ...ownTimingOf(wish) };
  const port = /^(?:\[[0-9a-f:.]+\]|[^\s:/[\]]+):(\d{1,5})$/i.exec(text)?.[1];
  return port !== undefined && isPort(Number(port))
    ? { kind: 'tcp', target: text, ...ownTimingOf(wish) }
    : `${JSON.stringify(shortened(text))} is no host:port such as {host}:{port}`;
}
