const credential = /authorization|cookie|token|secret|password|api-?key|routing-?key/i;

/** Headers or query parameters with their credentials taken out: what is kept is shown to people. */
export function withoutCredentials(pairs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pairs).map(([name, value]) => [name, credential.test(name) ? '(removed)' : value]),
  );
}
