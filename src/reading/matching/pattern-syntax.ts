/**
 * The regular expressions of JavaScript as a tree: as much as our patterns use, and what is not
 * understood is refused, so that a new pattern can't be misread.
 *
 * Source: ECMA-262, section 22.2.1 (Patterns).
 */

export type Node =
  | { readonly kind: 'empty'; readonly source: string }
  | { readonly kind: 'boundary' }
  /** Looks at what stands around, and takes nothing of it. */
  | { readonly kind: 'around'; readonly of: Node; readonly source: string }
  /** One character; of which ones, if they are few. */
  | {
      readonly kind: 'set';
      readonly characters: readonly string[] | undefined;
      readonly source: string;
    }
  | { readonly kind: 'repeat'; readonly of: Node; readonly from: number; readonly to: number }
  | { readonly kind: 'either'; readonly of: readonly Node[] }
  | { readonly kind: 'sequence'; readonly of: readonly Node[] };

const fewest = 8;

export function parsePattern(source: string): Node {
  const reader = new PatternReader(source);
  const node = reader.either();
  if (!reader.isAtEnd) throw new Error(`/${source}/: nothing opens the group that ends here`);
  return node;
}

class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  either(): Node {
    const branches = [this.#sequence()];
    while (this.#take(/\|/y)) branches.push(this.#sequence());
    const [only] = branches;
    return branches.length === 1 && only ? only : { kind: 'either', of: branches };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (!this.isAtEnd && !/[|)]/.test(this.#source[this.#at] ?? '')) {
      parts.push(this.#repeated(this.#one()));
    }
    return { kind: 'sequence', of: parts };
  }

  #repeated(of: Node): Node {
    const found = this.#take(/(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y);
    if (!found) return of;
    const [, sign, least, comma, most] = found;
    const from = sign ? Number(sign === '+') : Number(least);
    const to = sign === '?' ? 1 : comma ? Number(most || Number.POSITIVE_INFINITY) : Number(least);
    const isOpen = sign === '*' || sign === '+';
    return { kind: 'repeat', of, from, to: isOpen ? Number.POSITIVE_INFINITY : to };
  }

  #one(): Node {
    const around = this.#take(/\(\?<?[=!]/y);
    if (around) return { kind: 'around', of: this.#group(), source: around[0] };
    if (this.#take(/\((?:\?:|\?<[A-Za-z]\w*>)?/y)) return this.#group();
    if (this.#take(/\\b/y)) return { kind: 'boundary' };
    const place = this.#take(/\\B|[$^]/y);
    if (place) return { kind: 'empty', source: place[0] };
    const from = this.#at;
    const characters = this.#characters();
    return { kind: 'set', characters, source: this.#source.slice(from, this.#at) };
  }

  #characters(): readonly string[] | undefined {
    const list = this.#take(/\[(\^?)((?:\\.|[^\]\\])*)\]/y);
    if (list) return list[1] ? undefined : listed(list[2] ?? '');
    if (this.#take(/\\(?:[dDwWsS]|[pP]\{\w+(?:=\w+)?\})|\./y)) return undefined;
    const one = this.#take(/\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[^\w]|[fnrtv0])|[^()[*+?{\\]/uy);
    if (!one) throw new Error(`/${this.#source}/: what stands at ${this.#at} is not understood`);
    return [unescaped(one[0])];
  }

  #group(): Node {
    const node = this.either();
    if (!this.#take(/\)/y)) throw new Error(`/${this.#source}/: a group does not end`);
    return node;
  }

  #take(token: RegExp): RegExpExecArray | undefined {
    token.lastIndex = this.#at;
    const found = token.exec(this.#source) ?? undefined;
    if (found) this.#at += found[0].length;
    return found;
  }
}

const controls: Readonly<Record<string, string>> = {
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
};

function unescaped(written: string): string {
  if (!written.startsWith('\\')) return written;
  const code = /^\\[ux]([0-9a-f]+)$/.exec(written)?.[1];
  if (code) return String.fromCharCode(Number.parseInt(code, 16));
  const name = written.slice(1);
  return controls[name] ?? name;
}

/** The characters of a list, if they are few. */
function listed(list: string): readonly string[] | undefined {
  const parts = [...list.matchAll(/(\\?.)-(\\?.)|\\[dDwWsSpP]|\\?./gsu)];
  const ranges = parts.map(([whole, low = whole, high = whole]) => ({
    isClass: /^\\[dDwWsSpP]$/.test(whole),
    from: unescaped(low).codePointAt(0) ?? 0,
    to: unescaped(high).codePointAt(0) ?? 0,
  }));
  const size = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (size > fewest || ranges.some(({ isClass }) => isClass)) return undefined;
  return ranges.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)),
  );
}
