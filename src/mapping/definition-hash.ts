import { MARK } from '../model/mark.ts';
import type { DesiredService } from '../model/service.ts';
import { canonicalJson, hashOf } from '../support/hash.ts';

/**
 * Adds the hash of the whole definition, checks included: Consul does not hand a check's definition back, and a service
 * that changes together with its checks is synced in one transaction (contract: Consul, §4).
 */
export function hashed(service: DesiredService): DesiredService {
  const { name, address, port, tags, meta } = service;
  const checks = service.checks.map((check) => ({ name: check.name, probe: check.probe }));
  const hash = hashOf(canonicalJson({ name, address, port, tags, meta, checks }));
  return { ...service, meta: { ...meta, [MARK.hash]: hash } };
}
