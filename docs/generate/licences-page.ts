import { code, table } from './markdown.ts';
import { shippedPackages } from './shipped-packages.ts';

const INTRODUCTION = `<!-- Made by \`npm run docs\` from what is bundled: edit docs/generate/licences-page.ts. -->

# Licences

marathon-consul-discovery itself is under the MIT licence ([LICENSE](../LICENSE)).

\`npm run build\` bundles everything that runs into \`dist\`. No package stays outside of it, so that installing the program
installs nothing else, and what runs is what package-lock.json names. In the bundle there is something of the packages below.
\`dist/THIRD-PARTY-LICENSES.txt\`, which is made with it and goes along with it, has the full text of each licence.`;

const NOTES = `All other packages of package-lock.json only build and test it, and are not passed on.

A licence that is new here is looked at by a person first: the tests know which ones may be bundled.`;

/** What is passed on with the program, and on which terms. */
export function licencesPage(): string {
  const rows = shippedPackages().map(({ name, version, licence }) => [code(name), version, licence]);
  return `${[INTRODUCTION, table(['package', 'version', 'licence'], rows), NOTES].join('\n\n')}\n`;
}
