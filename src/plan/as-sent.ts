import type { CheckId } from '../model/ids.ts';
import { MARK } from '../model/mark.ts';
import type { DesiredCheck, DesiredService, RegisteredService } from '../model/service.ts';
import type { Owner, Ownership } from './ownership.ts';

/**
 * The service as it is to be sent to a Consul that has `current` under its id: with older check ids and the tags as they
 * are registered, wherever these mean what is wanted. Sent and settled again it stays the same.
 */
export function asSent(
  service: DesiredService,
  current: RegisteredService | undefined,
  owner: Owner['kind'],
  { allegroTag }: Ownership,
): DesiredService {
  const checks = service.checks.map((check) =>
    keepsOlderId(check, service, current, owner) ? aged(check, service) : check,
  );
  return { ...service, checks, tags: current ? tagsOf(service, current, allegroTag) : service.tags };
}

/** Under its older id, and the name that Consul gives a check which is sent without one, as the older tool's was. */
const aged = (check: DesiredCheck, { name }: DesiredService): DesiredCheck => ({
  ...check,
  id: check.olderId ?? check.id,
  name: `Service '${name}' check`,
});

/**
 * A check that an older tool registered keeps that tool's id, because a check under a new id is another check. It ends
 * with the definition of the service's checks: Consul does not replace the probe of another type under one id
 * (contract: Consul, §4), and does not tell what it has there.
 */
function keepsOlderId(
  { olderId, probe }: DesiredCheck,
  { meta }: DesiredService,
  current: RegisteredService | undefined,
  owner: Owner['kind'],
): boolean {
  if (olderId === undefined) return false;
  if (!current) return true;
  const registered = current.checks.find(({ id }) => id === olderId);
  if (!registered || (registered.type !== '' && registered.type !== probe.kind)) return false;
  return owner === 'unmarked' || current.meta[MARK.checks] === meta[MARK.checks];
}

function tagsOf(service: DesiredService, current: RegisteredService, allegroTag: string | undefined) {
  // Others may have changed them since both sides agreed on the override.
  if (service.enableTagOverride && current.enableTagOverride) return current.tags;
  const isAllegros = allegroTag !== undefined && service.tags[0] === allegroTag;
  return isAllegros && areSameButForOrder(service.tags, current.tags) ? current.tags : service.tags;
}

/** allegro/marathon-consul sent the tags between the first and the last in random order (contract: migration, A10). */
function areSameButForOrder(left: readonly string[], right: readonly string[]): boolean {
  if (left[0] !== right[0] || left.at(-1) !== right.at(-1)) return false;
  // It also sent one twice that a port and its app both had.
  const sorted = (tags: readonly string[]) => [...new Set(tags)].sort().join('\n');
  return sorted(left) === sorted(right);
}

/** Our check ids begin with the service's id; Consul makes `service:<id>` and `service:<id>:<n>` where none is sent. */
export function isOurCheck(check: CheckId, { id }: Pick<DesiredService, 'id'>): boolean {
  if (check.startsWith(`${id}:`) || check === `service:${id}`) return true;
  return check.startsWith(`service:${id}:`) && /^\d+$/.test(check.slice(`service:${id}:`.length));
}
