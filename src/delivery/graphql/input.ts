/** GraphQL says null for what was left out; a filter that was not given restricts nothing. */
export function withoutNulls<T extends object>(input: T | null | undefined): T {
  return Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value !== null)) as T;
}
