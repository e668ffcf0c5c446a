import { agentId } from '../../model/ids.ts';
import type { AgentIdentity } from '../../model/sighting.ts';
import { AppError } from '../../support/errors.ts';
import { nameIn, numberIn, objectIn, textIn } from '../json-fields.ts';
import { mesosDurationMs } from './mesos-duration.ts';

const DEFAULT_RECOVERY_TIMEOUT_MS = 15 * 60_000;

/**
 * Who the agent is (contract: Marathon, §7.1). Throws `UPSTREAM_INVALID` when that is not settled: its id is `""` until
 * a master has registered it.
 */
export function decodeIdentity(document: unknown, name: string): AgentIdentity {
  const state = objectIn(document);
  const id = state?.id === '' ? '' : nameIn(state?.id);
  const pid = nameIn(state?.pid);
  const hostname = nameIn(state?.hostname);
  if (pid?.startsWith('master@')) throw invalid(name, 'this is a Mesos master, not an agent');
  if (id === '') throw invalid(name, 'not registered with a Mesos master yet');
  const address = pid === undefined ? undefined : addressIn(pid);
  if (id === undefined || hostname === undefined || address === undefined)
    throw invalid(name, 'not the state of a Mesos agent');
  return {
    agentId: agentId(id),
    hostname,
    address,
    version: nameIn(state?.version) ?? '',
    recoveryTimeoutMs:
      mesosDurationMs(textIn(objectIn(state?.flags)?.recovery_timeout) ?? '') ?? DEFAULT_RECOVERY_TIMEOUT_MS,
    startedAtMs: (numberIn(state?.start_time) ?? 0) * 1000,
  };
}

/**
 * `slave(1)@10.0.12.34:5051`, `slave(1)@[fd00::1]:5051`. It becomes part of the URLs of checks, so it is nothing but an
 * address or a host name.
 */
function addressIn(pid: string): string | undefined {
  const match = /@(?:\[(?<v6>[0-9A-Fa-f:.%]+)\]|(?<v4>[A-Za-z0-9._-]+)):\d+$/.exec(pid);
  return match?.groups?.v6 ?? match?.groups?.v4;
}

const invalid = (name: string, what: string) => new AppError('UPSTREAM_INVALID', `${name}: ${what}`);
