import { type FrameworkId, frameworkId } from '../../model/ids.ts';
import { AppError } from '../../support/errors.ts';
import { listIn, nameIn, objectIn, textIn } from '../json-fields.ts';

/** What a Marathon says about itself. */
export interface MarathonAbout {
  readonly frameworkId: FrameworkId;
  readonly frameworkName: string;
  /** For logs only: 1.5.0 reported a wrong one (contract: Marathon, §0). */
  readonly version: string;
  /** `task_killing` among them: tasks are seen draining before they end. */
  readonly features: readonly string[];
}

/** Decodes `GET /v2/info`. Throws when it names no framework: a Marathon that has not registered with Mesos yet. */
export function decodeInfo(document: unknown, name: string): MarathonAbout {
  const info = objectIn(document);
  const id = nameIn(info?.frameworkId);
  if (id === undefined) throw new AppError('UPSTREAM_INVALID', `${name}: names no framework id`);
  const config = objectIn(info?.marathon_config);
  return {
    frameworkId: frameworkId(id),
    frameworkName: nameIn(config?.framework_name) ?? 'marathon',
    version: nameIn(info?.version) ?? '',
    features: (listIn(config?.features) ?? []).flatMap((feature) => textIn(feature) ?? []),
  };
}
