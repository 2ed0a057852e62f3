/** Grouping accuracy of a miner on lines of known templates. */

export interface GroupingScore {
  /** Share of the lines whose group is exactly that of their template. */
  readonly ga: number;
  /** F1 of the groups. */
  readonly fga: number;
  /** Templates whose lines were not exactly one group. */
  readonly missed: readonly string[];
}

/** GA after Zhu et al., Tools and Benchmarks for Automated Log Parsing, 2019; FGA after Jiang et al., LogPub, 2024. */
export function scoreGroups(truth: readonly string[], groups: readonly string[]): GroupingScore {
  const byTruth = Map.groupBy(truth.keys(), (line) => truth[line]);
  const byGroup = Map.groupBy(groups.keys(), (line) => groups[line]);
  const missed: string[] = [];
  let lines = 0;
  for (const [template, members] of byTruth) {
    const group = byGroup.get(groups[members[0]]) ?? [];
    const isExact = group.length === members.length && members.every((line) => groups[line] === groups[members[0]]);
    if (isExact) lines += members.length;
    else missed.push(template);
  }
  const right = byTruth.size - missed.length;
  return { ga: lines / truth.length, fga: (2 * right) / (byTruth.size + byGroup.size), missed };
}
