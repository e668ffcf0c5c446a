/** Whether a version such as `1.10.12+ent` is at least major.minor. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, has = '0', then = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(has) > major || (Number(has) === major && Number(then) >= minor);
}
