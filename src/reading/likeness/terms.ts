/** The words of a text and its pairs of neighbors, for comparing texts: what is a person's own is left out. */

const own: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/[\w.+-]{1,64}@[\w.-]{1,255}/g, ' mailaddr '],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, ' ipaddr '],
];
const word = /0x[0-9a-f]{1,16}|\p{L}{2,60}|\d{1,20}(?:\.\d{1,20}){0,8}/gu;

export function termsOf(text: string): string[] {
  let plain = text.toLowerCase();
  for (const [pattern, instead] of own) plain = plain.replaceAll(pattern, instead);
  const words = plain.match(word) ?? [];
  return words.flatMap((one, at) => {
    const next = words[at + 1];
    return next === undefined ? [one] : [one, `${one} ${next}`];
  });
}
