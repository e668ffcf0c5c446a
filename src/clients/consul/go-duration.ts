/** A duration as Consul wants it: `"10s"`, `"1500ms"`. Bare numbers would be nanoseconds (contract: Consul, §1). */
export function goDuration(ms: number): string {
  const whole = Math.round(ms);
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}
