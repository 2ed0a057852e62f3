/** Where else an incident is told of: the incident of another tool, a thread, a ticket. */
export interface ExternalLink {
  /** `pagerduty`, `slack`, `jira`, … */
  readonly tool: string;
  /** What it is called there; one link for each tool and reference. */
  readonly reference: string;
  readonly url?: string;
}

export interface TagEdit {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** More tags or links than this say nothing. */
const MAX_TAGS = 50;
const MAX_LINKS = 50;

/** The tags afterwards, by name. */
export function tagged(tags: readonly string[], { add, remove }: TagEdit): readonly string[] {
  return [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag)).toSorted();
}

/** Why the tags cannot be edited so; undefined when they can. */
export function whyNotTag(tags: readonly string[], edit: TagEdit): string | undefined {
  const after = tagged(tags, edit);
  if (after.length > MAX_TAGS) return `it cannot have more than ${MAX_TAGS} tags.`;
  return after.join('\n') === tags.join('\n') ? 'that changes none of its tags.' : undefined;
}

/** The links afterwards: the same reference again replaces its address. */
export function linked(links: readonly ExternalLink[], link: ExternalLink): readonly ExternalLink[] {
  return [...links.filter((known) => !isSame(known, link)), link];
}

/** Why the link cannot be added; undefined when it can. */
export function whyNotLink(links: readonly ExternalLink[], link: ExternalLink): string | undefined {
  if (links.some((known) => isSame(known, link) && known.url === link.url)) return 'it has that link already.';
  return linked(links, link).length > MAX_LINKS ? `it cannot have more than ${MAX_LINKS} links.` : undefined;
}

function isSame(a: ExternalLink, b: ExternalLink): boolean {
  return a.tool === b.tool && a.reference === b.reference;
}
