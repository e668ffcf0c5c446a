import type { CataloguedService } from '../../../src/demo/verify/catalogue.ts';
import type { ListedTask } from '../../../src/demo/verify/marathon-list.ts';

/** `web` at `127.0.0.1:31000`, passing. */
export const service = (parts: Partial<CataloguedService> = {}): CataloguedService => ({
  id: 'marathon:web.1',
  name: 'web',
  taskId: 'web.1',
  where: '127.0.0.1:31000',
  checks: [{ id: 'marathon:web.1:check', kind: 'http', status: 'passing' }],
  ...parts,
});

/** The task behind it, as Marathon lists it. */
export const listed = (parts: Partial<ListedTask> = {}): ListedTask => ({
  id: 'web.1',
  appId: '/web',
  endings: [''],
  places: ['127.0.0.1:31000'],
  isHealthy: true,
  ...parts,
});
