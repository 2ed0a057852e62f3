import { Injectable } from '@nestjs/common';

export type Health = { readonly ok: true } | { readonly ok: false; readonly because: string };

/** What must work for the server to do its work; each part of it tells here how it is asked. */
@Injectable()
export class HealthChecks {
  readonly #checks = new Map<string, () => Promise<Health>>();

  add(name: string, check: () => Promise<Health>): void {
    this.#checks.set(name, check);
  }

  /** Every part's health, by name. A check that throws or takes longer than `timeoutMs` has failed. */
  async all(timeoutMs = 5_000): Promise<ReadonlyMap<string, Health>> {
    const results = [...this.#checks].map(async ([name, check]) => [name, await within(timeoutMs, check)] as const);
    return new Map(await Promise.all(results));
  }
}

async function within(timeoutMs: number, check: () => Promise<Health>): Promise<Health> {
  const timeout = Promise.withResolvers<Health>();
  const timer = setTimeout(
    () => timeout.resolve({ ok: false, because: `no answer within ${timeoutMs} ms` }),
    timeoutMs,
  );
  try {
    return await Promise.race([check(), timeout.promise]);
  } catch (error) {
    return { ok: false, because: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
