import { describe, expect, it } from 'vitest';
import { isCovered, windowFor, type MaintenanceWindow } from './maintenance-window.js';

const T0 = Date.UTC(2026, 0, 2, 12);

function window(over: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  const [from, until] = [T0, T0 + 3_600_000];
  return { id: 'w', from, until, entities: ['db-*'], labels: {}, reason: 'new disks', createdBy: 'ana', ...over };
}

describe('isCovered', () => {
  it.each([
    { entities: ['db-*'], name: 'db-1', is: true },
    { entities: ['db-*'], name: 'my-db-1', is: false },
    { entities: ['a', 'b'], name: 'b', is: true },
    { entities: ['*'], name: 'anything', is: true },
    { entities: ['a*b*c'], name: 'a-b-b-c', is: true },
    { entities: ['a*b*c'], name: 'a-c', is: false },
    { entities: ['ab*ba'], name: 'aba', is: false },
    { entities: ['a.c'], name: 'abc', is: false },
  ])('$name by $entities: $is', ({ entities, name, is }) => {
    expect(isCovered(window({ entities }), { name })).toBe(is);
  });

  it('needs every label; owner and kind are labels', () => {
    const labels = { owner: 'data', tier: '1' };
    const entity = { name: 'db-1', owner: 'data', attributes: { tier: '1' } };
    expect(isCovered({ entities: [], labels }, entity)).toBe(true);
    expect(isCovered({ entities: [], labels: { ...labels, kind: 'database' } }, entity)).toBe(false);
  });
});

describe('windowFor', () => {
  const [db, checkout] = [{ name: 'db-1' }, { name: 'checkout' }];

  it('explains an incident all of whose entities are in its scope', () => {
    expect(windowFor([window()], [db], undefined, T0)?.id).toBe('w');
    expect(windowFor([window()], [db, checkout], undefined, T0)).toBeUndefined();
    expect(windowFor([window()], [], undefined, T0)).toBeUndefined();
  });

  it('explains what the entity in its scope is to blame for', () => {
    expect(windowFor([window()], [db, checkout], 'db-1', T0)?.id).toBe('w');
    expect(windowFor([window()], [db, checkout], 'checkout', T0)).toBeUndefined();
  });

  it('holds from its beginning until just before its end', () => {
    expect(windowFor([window()], [db], undefined, T0 - 1)).toBeUndefined();
    expect(windowFor([window()], [db], undefined, T0 + 3_600_000)).toBeUndefined();
  });
});
