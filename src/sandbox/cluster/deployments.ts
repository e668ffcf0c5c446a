import type { AppJson } from './app-json.ts';
import type { EventDraft } from './events.ts';

type Action = 'StartApplication' | 'ScaleApplication' | 'RestartApplication' | 'StopApplication';

/** Marathon's deployments: at most one for each app, open until the app has the tasks that it asks for. */
export interface Deployments {
  /** Answers the events of its beginning; `steps` are done one after the other, the last one stays open. */
  open(app: AppJson, steps: readonly Action[], version: string): readonly EventDraft[];
  /** Answers the events of its end; none when there is nothing open. */
  close(appId: string): readonly EventDraft[];
  idOf(appId: string): string | undefined;
}

interface Deployment {
  readonly id: string;
  readonly plan: unknown;
  readonly lastStep: unknown;
}

/** `onClose` is told of each app whose deployment ends. */
export function createDeployments(uuid: () => string, onClose: (appId: string) => void): Deployments {
  const open = new Map<string, Deployment>();
  return {
    open(app, actions, version) {
      const steps = actions.map((action) => ({ actions: [{ action, app: app.id }] }));
      const id = uuid();
      const plan = { id, steps, version };
      open.set(app.id, { id, plan, lastStep: steps.at(-1) });
      return steps.flatMap((currentStep, index) => {
        const begun = { plan, currentStep, eventType: 'deployment_info' };
        const isLast = index === steps.length - 1;
        return isLast ? [begun] : [begun, { plan, currentStep, eventType: 'deployment_step_success' }];
      });
    },
    close(appId) {
      const deployment = open.get(appId);
      if (deployment === undefined) return [];
      open.delete(appId);
      onClose(appId);
      const { id, plan, lastStep: currentStep } = deployment;
      return [
        { plan, currentStep, eventType: 'deployment_step_success' },
        { id, plan, eventType: 'deployment_success' },
      ];
    },
    idOf: (appId) => open.get(appId)?.id,
  };
}
