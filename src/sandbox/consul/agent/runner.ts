import type { CheckStatus } from '../../../model/service.ts';
import type { HeldCheck } from './agent-state.ts';

/**
 * Runs the checks of one kind. Each kind knows only its own: a check that changes its type under one id leaves the
 * runner of the old type alive, which goes on to set the status, until the check is removed (hashicorp/consul#3803).
 */
export interface Runners {
  /** Anew where it runs already. */
  start(check: HeldCheck): void;
  stop(checkId: string): void;
}

/** What a runner has found out. */
export type Report = (checkId: string, status: CheckStatus, output: string) => void;
