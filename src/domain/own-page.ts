/** How pages that we sent ourselves are recognised when the tool that we sent them through tells us of them. */
export const ownPage = {
  /** What their key begins with; the id of the incident follows. */
  prefix: 'throughline/',
  /** The attribute of their alert that holds the id of the incident. Such an alert is no trouble of its own. */
  attribute: 'throughline.incident',
} as const;
