import type { CheckId, ServiceId, TaskId } from './ids.ts';
import type { CheckStatus, DesiredService } from './service.ts';

/**
 * Why a service leaves Consul; decides whether the guard has a say. `replaced`: its task stays under the same name, with
 * another id.
 */
export type Withdrawal = 'ended' | 'draining' | 'absent' | 'unwanted' | 'replaced';

/** One write to the Consul agent. A new kind makes every switch fail to compile. */
export type Change =
  | {
      readonly kind: 'register';
      readonly taskId: TaskId;
      readonly service: DesiredService;
      readonly statuses: ReadonlyMap<CheckId, CheckStatus>;
      readonly because: string;
    }
  | {
      /** `adopt` is an update of a service that did not carry our mark before. */
      readonly kind: 'update' | 'adopt';
      readonly taskId: TaskId;
      readonly service: DesiredService;
      /** What differs, field by field, in words; at least one where it is an update. */
      readonly differs: readonly string[];
      /** The status each check starts with: its predecessor's, so that nothing flaps. */
      readonly statuses: ReadonlyMap<CheckId, CheckStatus>;
      /** Ours that are outdated, to be removed after the write, one by one. */
      readonly removeChecks: readonly CheckId[];
      /** Whether waiting costs the service its health (a TTL check that nobody beats any more). */
      readonly isUrgent: boolean;
      readonly because: string;
    }
  | {
      /** Tells a check that says what we tell it. */
      readonly kind: 'status';
      readonly taskId: TaskId;
      readonly id: ServiceId;
      readonly name: string;
      readonly check: CheckId;
      readonly status: CheckStatus;
      /** It says so already, and is told again, lest its TTL run out. */
      readonly isRefresh: boolean;
      readonly because: string;
    }
  | {
      readonly kind: 'withdraw';
      readonly taskId: TaskId;
      readonly id: ServiceId;
      readonly name: string;
      readonly withdrawal: Withdrawal;
      readonly because: string;
    };
