import type { AppDefinition, HealthCheck } from '../../model/app-definition.ts';
import type { CheckId, ServiceId } from '../../model/ids.ts';
import type { CheckProbe, DesiredCheck } from '../../model/service.ts';
import type { Task } from '../../model/task.ts';
import type { WantedAddress } from '../endpoint.ts';
import type { Health, Origin } from '../mapped.ts';
import type { MappingOptions } from '../options.ts';
import type { Filler } from '../placeholders.ts';
import type { CheckWish } from '../wish/wish.ts';
import { desiredCheck, leaseAlias, mirroredVerdict } from './desired-check.ts';
import { marathonChecks } from './marathon-checks.ts';
import { ownChecks } from './own-checks.ts';
import { probeText } from './probe-text.ts';

/** What a service's checks are made from. */
export interface Judged {
  readonly id: ServiceId;
  readonly task: Task;
  readonly definition: AppDefinition;
  /** Where the service itself is reached. */
  readonly endpoint: { readonly address: string; readonly port: number };
  /** Which of its addresses is published: its checks ask the same. Left out: what the contract says. */
  readonly wanted?: WantedAddress;
  readonly health: Health;
  readonly options: MappingOptions;
  readonly fill: Filler;
}

export interface Checks {
  readonly checks: readonly DesiredCheck[];
  readonly origins: readonly Origin[];
  readonly warnings: readonly string[];
  /** Why a check cannot be resolved yet: a service without it would be half published. */
  readonly waiting?: string;
}

/** A check that Consul is to run, and in words why. */
export interface NativeCheck {
  readonly name: string;
  readonly probe: CheckProbe;
  readonly from: string;
  readonly olderId?: CheckId | undefined;
}

/**
 * How Consul is to judge a task's service: checks that it runs itself, Marathon's own verdict where it cannot or where
 * that is wanted, and the lease beside what nobody else would turn critical. Never throws.
 */
export function checksOf(wish: CheckWish, judged: Judged): Checks {
  const { id, definition, health, options } = judged;
  const told = definition.healthChecks.filter(({ protocol }) => !wish.ignored.includes(protocol));
  const own = ownChecks(wish, judged);
  const isRunByConsul = wish.health.value === 'native' || wish.health.value === 'both';
  const marathons = own.checks.length === 0 && isRunByConsul ? marathonChecks(wish, judged) : NOTHING;
  const natives = [...own.checks, ...marathons.checks];
  const because = [...(isWanted(wish, told) ? [`${wish.health.from} asks for it`] : []), ...marathons.mirrored];

  const checks = natives.map(({ name, probe, olderId }) => ({
    ...desiredCheck(id, name, probe, health.initialStatus),
    ...(olderId === undefined ? {} : { olderId }),
  }));
  const mirrored = because.length > 0 ? [mirroredVerdict(id, health)] : [];
  const { lease } = options;
  const isLeased =
    lease.scope === 'all' || (lease.scope === 'unchecked' && (natives.length === 0 || mirrored.length > 0));
  const alias = isLeased ? [leaseAlias(id, lease.serviceId)] : [];
  return {
    checks: [...checks, ...mirrored, ...alias],
    origins: [
      ...natives.map(({ probe, from }) => origin(probe, from)),
      ...mirrored.map(({ probe }) => origin(probe, `Marathon's verdict, because ${because.join(', and ')}`)),
      ...alias.map(({ probe }) => origin(probe, 'the lease')),
    ],
    warnings: [...own.warnings, ...marathons.warnings],
    ...(marathons.waiting === undefined ? {} : { waiting: marathons.waiting }),
  };
}

const NOTHING = { checks: [], mirrored: [], warnings: [], waiting: undefined };

/** Marathon has no verdict on a task that it does not check. */
const isWanted = ({ health }: CheckWish, told: readonly HealthCheck[]): boolean =>
  (health.value === 'mirror' || health.value === 'both') && told.length > 0;

const origin = (probe: CheckProbe, from: string): Origin => ({ field: 'check', value: probeText(probe), from });
