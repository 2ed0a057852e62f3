import { describe, expect, it } from 'vitest';
import { loadEvidence } from './load-evidence.js';
import { emptyScene } from './scene.js';
import { SceneView } from './scene-view.js';

const catalogue = await loadEvidence();

describe.each(catalogue)('evidence $id', ({ id, source, weight, find, examples }) => {
  it.each(examples)('$name', ({ given, favours, against, suspects }) => {
    const scene = { ...emptyScene(0, 1), ...given };
    const found = [...find(new SceneView(scene, new Map(Object.entries(suspects ?? {}))))];
    const logOdds = new Map(found.map(({ candidate, strength }) => [candidate, weight * strength]));
    const strongest = [...logOdds].toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))[0]?.[0];
    expect(strongest).toBe(favours ?? against);
    expect(Math.sign(logOdds.get(strongest ?? '') ?? 0)).toBe(
      favours === undefined ? (against === undefined ? 0 : -1) : 1,
    );
    expect(found.filter(({ because }) => because === '')).toEqual([]);
  });

  it('says where it comes from and nothing on an empty scene', () => {
    expect(id && source && examples.length > 0).toBeTruthy();
    expect(weight).not.toBe(0);
    expect([...find(new SceneView(emptyScene(0, 1)))].filter(({ strength }) => strength * weight !== 0)).toEqual([]);
  });
});
