const cardLengths: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/, [16]],
  [/^3[47]/, [15]],
  [/^3(0[0-5]|[68])/, [14, 16]],
  [/^35/, [16]],
  [/^6(011|5|4[4-9])/, [16]],
];

/** Whether digits are a payment card number by issuer, length and check digit (ISO/IEC 7812, Luhn 1960). */
export function isCardNumber(digits: string): boolean {
  if (!cardLengths.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length))) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether a text without spaces is an IBAN: its digits, letters as 10 to 35, leave 1 when divided by 97 (ISO 7064). */
export function isIban(text: string): boolean {
  if (text.length < 15 || text.length > 34) return false;
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (value > 9 ? remainder * 100 + value : remainder * 10 + value) % 97;
  }
  return remainder === 1;
}
