import { expect, test } from 'vitest';
import { EXAMPLE_FILE } from '../../../docs/generate/configuration-page.ts';
import { loadConfig } from '../../../src/config/load.ts';

test('the file in docs/configuration.md is a configuration', () => {
  const loaded = loadConfig({}, {}, { path: 'example.yaml', text: EXAMPLE_FILE });
  expect([loaded.problems, loaded.warnings]).toEqual([undefined, []]);
  expect(loaded.config).toMatchObject({
    marathon: { urls: ['http://marathon-1.example:8080', 'http://marathon-2.example:8080'] },
    consul: { token: { kind: 'file', path: '/etc/marathon-consul/consul-token' } },
    publication: { rules: [{}] },
  });
});
