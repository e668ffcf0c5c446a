import { checkId, serviceId } from '../../model/ids.ts';
import {
  type CheckStatus,
  DEFAULT_WEIGHTS,
  type RegisteredCheck,
  type RegisteredService,
  type Weights,
} from '../../model/service.ts';
import { AppError } from '../../support/errors.ts';
import { listIn, nonEmptyTextIn, numberIn, objectIn, textIn, textsIn } from '../json-fields.ts';

/**
 * The agent's services with their checks, from its two lists. What Consul adds by itself (tagged addresses) is left
 * out, weights that are not there are Consul's own, and null tags are none, so that both sides of a comparison look alike (contract: Consul, §5).
 * Throws for anything malformed: a list that lacks what could not be read would prove an absence.
 */
export function decodeRegistered(services: unknown, checks: unknown): RegisteredService[] {
  const checksOf = groupChecks(checks);
  return Object.entries(objectIn(services) ?? malformed('the list of services')).map(([id, wire]) => {
    const service = objectIn(wire) ?? malformed(`service ${id}`);
    return {
      id: serviceId(nonEmptyTextIn(service.ID) ?? malformed(`service ${id}`)),
      name: textIn(service.Service) ?? malformed(`service ${id}`),
      address: textIn(service.Address) ?? '',
      port: numberIn(service.Port) ?? 0,
      tags: (listIn(service.Tags) ?? []).flatMap((tag) => textIn(tag) ?? []),
      meta: textsIn(service.Meta),
      weights: weightsIn(service.Weights),
      enableTagOverride: service.EnableTagOverride === true,
      checks: checksOf.get(id) ?? [],
    };
  });
}

/** By service id; checks of the node itself belong to no service. */
function groupChecks(checks: unknown): Map<string, RegisteredCheck[]> {
  const groups = new Map<string, RegisteredCheck[]>();
  for (const [id, wire] of Object.entries(objectIn(checks) ?? malformed('the list of checks'))) {
    const check = objectIn(wire) ?? malformed(`check ${id}`);
    const service = textIn(check.ServiceID) ?? '';
    const group = groups.get(service) ?? [];
    groups.set(service, group);
    const type = textIn(check.Type) ?? '';
    group.push({
      id: checkId(nonEmptyTextIn(check.CheckID) ?? malformed(`check ${id}`)),
      name: textIn(check.Name) ?? '',
      status: statusIn(check.Status) ?? malformed(`check ${id}`),
      type,
      ...(type === 'ttl' && { output: textIn(check.Output) ?? '' }),
    });
  }
  return groups;
}

function weightsIn(value: unknown): Weights {
  const { Passing, Warning } = objectIn(value) ?? {};
  return {
    passing: numberIn(Passing) ?? DEFAULT_WEIGHTS.passing,
    warning: numberIn(Warning) ?? DEFAULT_WEIGHTS.warning,
  };
}

const statusIn = (value: unknown): CheckStatus | undefined =>
  value === 'passing' || value === 'warning' || value === 'critical' ? value : undefined;

function malformed(what: string): never {
  throw new AppError('UPSTREAM_INVALID', `Consul agent: ${what.slice(0, 200)} is not as promised`);
}
