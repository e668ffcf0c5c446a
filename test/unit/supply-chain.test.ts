import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
}
type Wanted = Readonly<Record<string, string>>;
interface Manifest {
  readonly dependencies?: Wanted;
  readonly optionalDependencies?: Wanted;
  readonly peerDependencies?: Wanted;
  readonly devDependencies: Wanted;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(textOf('package.json'));
const lock: { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  textOf('package-lock.json'),
);
const locked = Object.entries(lock.packages).filter(([folder]) => folder !== '');

describe('package.json', () => {
  test('names no package that would be installed with the program', () => {
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
    expect({ ...dependencies, ...optionalDependencies, ...peerDependencies }).toEqual({});
  });

  test.each(Object.entries(manifest.devDependencies))('pins %s to one version: %s', (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
  });

  test('runs nothing of its own when it is installed', () => {
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(atInstall.filter((name) => name in manifest.scripts)).toEqual([]);
  });

  test('allows install scripts only to packages that have one', () => {
    const scripted = locked.filter(([, { hasInstallScript = false }]) => hasInstallScript).map(([folder]) => folder);
    expect(Object.keys(manifest.allowScripts).map((name) => `node_modules/${name}`)).toEqual(scripted);
  });
});

describe('the lock file', () => {
  test('is of a form that has every package with its place', () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(locked.length).toBeGreaterThan(100);
  });

  /** Packages for other systems: they are named so that `npm ci` accepts the file, and are not needed where it is tested. */
  const isForOtherSystems = ({ optional, os, cpu }: Locked): boolean =>
    optional === true && (os !== undefined || cpu !== undefined);

  test('has a strong checksum of every package, but for optional ones of other systems', () => {
    const unsure = locked.filter(([, one]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? ''));
    expect(unsure.filter(([, one]) => !isForOtherSystems(one) || one.integrity !== undefined)).toEqual([]);
  });

  test('takes every package from a registry, by its version: none from git, a URL, a file or a link', () => {
    const elsewhere = locked.filter(
      ([folder, { version = '', resolved, link }]) =>
        !folder.startsWith('node_modules/') ||
        link === true ||
        !/^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version) ||
        // The file names no registry: what has a place of its own is from somewhere else.
        resolved !== undefined,
    );
    expect(elsewhere).toEqual([]);
  });
});

test('.npmrc holds settings that are needed, and no registry and no secret', () => {
  const settings = textOf('.npmrc')
    .split('\n')
    .filter((line) => line !== '');
  expect(settings.sort()).toEqual(['engine-strict=true', 'omit-lockfile-registry-resolved=true']);
});
