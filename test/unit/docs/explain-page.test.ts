import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explain } from '../../../src/commands/explain.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { stage } from '../commands/surroundings.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/explain.md'), 'utf8');
const [, APP = ''] = /```json\n(.*?)```/s.exec(PAGE) ?? [];
const [, SHOWN = ''] = /```\n\$ marathon-consul explain --app web\.json\n(.*?)```/s.exec(PAGE) ?? [];

/** What the page's command line prints, and its exit code. */
async function explained(asJson: boolean) {
  const { config } = loadConfig({}, {});
  if (config === undefined) throw new Error('the defaults are no configuration');
  const at = stage();
  const subject = { kind: 'draft', app: 'web.json', task: undefined } as const;
  const code = await explain(config, { subject, asJson }, at, async () => APP);
  return { code, text: at.printed.join('') };
}

test('the example on the page of explain becomes what the page shows', async () => {
  expect(await explained(false)).toEqual({ code: 0, text: SHOWN });
});

test('every field of the JSON for a definition is on the page', async () => {
  const [task] = JSON.parse((await explained(true)).text).tasks;
  const fields = [...Object.keys(task), ...Object.keys(task.services[0])];
  expect(fields.filter((field) => !new RegExp(`["\`]${field}["\`]`).test(PAGE))).toEqual([]);
});
