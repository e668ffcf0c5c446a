import { MARK } from '../model/mark.ts';
import { DEFAULT_WEIGHTS, type DesiredService } from '../model/service.ts';
import { canonicalJson, hashOf } from '../support/hash.ts';

/**
 * Adds the hash of the whole definition, checks included: Consul does not hand a check's definition back, and a service
 * that changes together with its checks is synced in one transaction (contract: Consul, §4).
 */
export function hashed(service: DesiredService): DesiredService {
  const { name, address, port, tags, weights, enableTagOverride } = service;
  const checks = service.checks.map((check) => ({ name: check.name, probe: check.probe }));
  const meta = { ...service.meta, ...checksMark(service) };
  // What has Consul's own value is left out, so that the hashes of older releases stay what they were.
  const extras = {
    ...(canonicalJson(weights) === canonicalJson(DEFAULT_WEIGHTS) ? {} : { weights }),
    ...(enableTagOverride ? { enableTagOverride } : { tags }),
  };
  const hash = hashOf(canonicalJson({ name, address, port, ...extras, meta, checks }));
  return { ...service, meta: { ...meta, [MARK.hash]: hash } };
}

/** Older ids say nothing of what they check: this tells whether those in Consul still mean the same. */
function checksMark({ checks }: DesiredService): Readonly<Record<string, string>> {
  const older = checks.flatMap(({ olderId, probe }) => (olderId === undefined ? [] : [{ olderId, probe }]));
  return older.length === 0 ? {} : { [MARK.checks]: hashOf(canonicalJson(older)) };
}
