import { describe, expect, it } from 'vitest';
import { compareBacktest, type FoundIncident, type KnownCause } from './backtest.js';

const minute = 60_000;
const period = { from: 0, to: 24 * 60 * minute };
const found = (over: Partial<FoundIncident> = {}): FoundIncident => ({
  title: 'web is slow',
  startedAt: 100 * minute,
  openedAt: 101 * minute,
  resolvedAt: 130 * minute,
  entities: ['web', 'db'],
  causes: [{ entity: 'db' }, { entity: 'web', change: 'd1' }],
  ...over,
});
const page = (at: number, entity = 'web') => ({ id: `${entity}${at}`, at, entity, summary: 'slow' });
const neighbours: Readonly<Record<string, readonly string[]>> = { web: ['db'], cart: ['web'], mail: [] };
const around = (entity: string) => (entity in neighbours ? new Set(neighbours[entity]) : undefined);
const compare = (
  incidents: readonly FoundIncident[],
  pages: readonly ReturnType<typeof page>[],
  known: readonly KnownCause[] = [],
) => compareBacktest(period, incidents, pages, known, around);

describe('compareBacktest', () => {
  it('says what was found, how much earlier, and what nobody was paged for', () => {
    const unpaged = found({
      title: 'mail is slow',
      entities: ['mail'],
      causes: [{ title: 'the disk of mail', entity: 'mail' }],
    });
    expect(compare([unpaged, found()], [page(105 * minute), page(700 * minute)])).toEqual({
      ...period,
      pages: [
        { ...page(105 * minute), found: { title: 'web is slow', openedAt: 101 * minute }, leadMs: 4 * minute },
        page(700 * minute),
      ],
      recall: 0.5,
      lead: { count: 1, mean: 4 * minute, median: 4 * minute, p90: 4 * minute },
      ahead: 1,
      incidents: 2,
      unpaged: [{ title: 'mail is slow', openedAt: 101 * minute, cause: 'the disk of mail' }],
      causes: { known: 0, first: 0, firstThree: 0 },
    });
  });

  it.each([
    { case: 'of a neighbour', sent: page(105 * minute, 'cart'), recall: 1 },
    { case: 'of something the inventory does not know', sent: page(105 * minute, 'pager service'), recall: 1 },
    { case: 'of something far away', sent: page(105 * minute, 'mail'), recall: 0 },
    { case: 'ten minutes before the onset', sent: page(90 * minute), recall: 1 },
    { case: 'twenty minutes before the onset', sent: page(80 * minute), recall: 0 },
    { case: 'long after the end', sent: page(146 * minute), recall: 0 },
  ])('a page $case has recall $recall', ({ sent, recall }) => expect(compare([found()], [sent]).recall).toBe(recall));

  it('counts the incident that was found first, and none outside of the period', () => {
    const early = found({ openedAt: -minute, startedAt: -2 * minute, resolvedAt: 200 * minute });
    const late = found({ openedAt: 103 * minute });
    const { pages, incidents } = compare([late, early, found()], [page(105 * minute)]);
    expect([pages[0]?.found?.openedAt, incidents]).toEqual([101 * minute, 2]);
  });

  it('has no recall without pages', () => expect(compare([found()], [])).not.toHaveProperty('recall'));

  it.each([
    { cause: { entity: 'db' }, first: 1, firstThree: 1 },
    { cause: { entity: 'elsewhere', change: 'd1' }, first: 0, firstThree: 1 },
    { cause: { entity: 'web' }, first: 0, firstThree: 0 },
  ])('a confirmed cause $cause agrees as far as it ranks', ({ cause, first, firstThree }) => {
    const known = [{ number: 1, startedAt: 100 * minute, entities: ['web'], cause }];
    expect(compare([found()], [], known).causes).toEqual({ known: 1, first, firstThree });
  });
});
