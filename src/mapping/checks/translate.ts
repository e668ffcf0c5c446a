import type { HealthCheck } from '../../model/app-definition.ts';
import type { CheckProbe } from '../../model/service.ts';
import { bracketed } from '../../support/ip.ts';
import { lacksHostPort } from '../endpoint.ts';
import { shortened } from '../labels/read-labels.ts';
import { LIMITS } from '../limits.ts';
import type { CheckWish } from '../wish/wish.ts';
import type { Judged } from './checks.ts';
import { scriptArgs } from './script-check.ts';
import { targetOf } from './target.ts';
import { timingOf } from './timing.ts';

/** What becomes of one of Marathon's checks. */
export type Translated =
  | { readonly kind: 'native'; readonly probe: CheckProbe }
  /** Consul cannot run it: Marathon's verdict stands in. */
  | { readonly kind: 'mirrored'; readonly because: string; readonly warning?: string }
  | { readonly kind: 'left out'; readonly warning: string }
  | { readonly kind: 'waiting'; readonly reason: string };

/** How a check is called; its number is Marathon's. */
export const checkName = ({ protocol }: HealthCheck, position: number): string =>
  `${shortened(protocol)} check ${position}`;

/** One of Marathon's checks as Consul would run it (contract: Marathon, §6.3). */
export function translate(check: HealthCheck, position: number, wish: CheckWish, judged: Judged): Translated {
  const name = checkName(check, position);
  switch (check.protocol) {
    case 'COMMAND':
      return translateCommand(check, name, wish, judged);
    case 'HTTP':
    case 'MESOS_HTTP':
      return translateHttp('http', check, name, wish, judged);
    case 'HTTPS':
    case 'MESOS_HTTPS':
      return translateHttp('https', check, name, wish, judged);
    case 'TCP':
    case 'MESOS_TCP':
      return aimed(check, name, wish, judged, (target) => ({ kind: 'tcp', target, ...timingOf(check, wish) }));
    default: {
      const protocol = JSON.stringify(shortened(check.protocol));
      return impossible(wish, `its health checks over ${protocol} are of a kind that is not known here`);
    }
  }
}

function translateCommand(check: HealthCheck, name: string, wish: CheckWish, { task }: Judged): Translated {
  if (!wish.scripts || check.command === undefined)
    return { kind: 'mirrored', because: `${name} is a command that is run inside the task` };
  if (check.command.length > LIMITS.commandLength)
    return impossible(wish, `its ${name} is a command of over ${LIMITS.commandLength} characters`);
  const args = scriptArgs(check.command, task, wish.hasOlderIds);
  return { kind: 'native', probe: { kind: 'script', args, ...timingOf(check, wish) } };
}

function translateHttp(
  scheme: 'http' | 'https',
  check: HealthCheck,
  name: string,
  wish: CheckWish,
  judged: Judged,
): Translated {
  const path = check.path ?? '/';
  // It would end the request line.
  if (/[\r\n]/.test(path))
    return { kind: 'left out', warning: `Marathon's ${name} is left out: its path has a line break` };
  // Consul's agent takes such a URL, and can then never ask it.
  if (/\p{Cc}/u.test(path)) return impossible(wish, `its ${name} has a path with a control character`);
  if (path.length > LIMITS.pathLength)
    return impossible(wish, `its ${name} has a path of over ${LIMITS.pathLength} characters`);
  return aimed(check, name, wish, judged, (target) => ({
    kind: 'http',
    url: `${scheme}://${target}${path.startsWith('/') ? '' : '/'}${path}`,
    ...timingOf(check, wish),
    // Marathon accepts any certificate.
    skipTlsVerify: scheme === 'https' && !wish.verifyTls.value,
  }));
}

function aimed(
  check: HealthCheck,
  name: string,
  wish: CheckWish,
  judged: Judged,
  probeAt: (target: string) => CheckProbe,
): Translated {
  const target = targetOf(check, judged);
  switch (target.kind) {
    case 'at':
      return { kind: 'native', probe: probeAt(`${bracketed(target.address)}:${target.port}`) };
    case 'waiting':
      return wish.hasOlderIds && check.port === undefined && isLacking(check, judged)
        ? impossible(wish, `its ${name} has no port to ask (the task has fewer)`)
        : target;
    case 'unreachable':
      return { kind: 'mirrored', because: `${name} is run inside the container, and ${target.reason}` };
    case 'none':
      return impossible(wish, `its ${name} has no port to ask (${target.reason})`);
  }
}

/** An older tool published what it could of a task with fewer ports than its definition (contract: migration, A.2). */
const isLacking = ({ portIndex }: HealthCheck, { task, definition }: Judged): boolean =>
  lacksHostPort(task, definition, portIndex ?? 0);

/** A fault of the definition. An older tool had no verdict of Marathon's to tell: it left such checks out. */
export function impossible(wish: CheckWish, because: string): Translated {
  return wish.hasOlderIds
    ? { kind: 'left out', warning: `${because}: left out` }
    : { kind: 'mirrored', because, warning: `${because}: Marathon's verdict is told instead` };
}
