const MIN_LETTERS = 4;

/** The names of a set that a text holds as whole words, `payment-service` also as `payment service` or `paymentservice`. */
export function mentioned(text: string, names: Iterable<string>): string[] {
  const words = ` ${plain(text)} `;
  const joined = ` ${text
    .toLowerCase()
    .replaceAll(/[-_]/g, '')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')} `;
  return [...names].filter((name) => {
    const own = plain(name);
    return own.length >= MIN_LETTERS && (words.includes(` ${own} `) || joined.includes(` ${own.replaceAll(' ', '')} `));
  });
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim();
}
