/** What an answer of MAPI over HTTP tells, as facts. */
import type { Notes } from '../../model/probe.ts';
import { formatVersion, parseVersion } from '../../wire/emsmdb/client-version.ts';
import { resultName } from '../../wire/emsmdb/result-name.ts';
import { type Header, valuesOf } from '../../wire/http1/head.ts';
import { exchangeNamed } from '../exchange-version.ts';
import type { ping } from './steps.ts';

type Facts = { readonly [K in keyof typeof ping.facts]: Fact<K> };
type Fact<K extends keyof typeof ping.facts> = ReturnType<(typeof ping.facts)[K]['parse']>;

/** Of any step with a request in it. */
export type MapiNotes = Notes<Facts>;

export function factsOf(answer: { readonly headers: readonly Header[] }) {
  const said = (name: string) => valuesOf(answer, name).at(-1);
  const version = parseVersion((said('x-serverapplication') ?? '').replace(/^Exchange\//i, ''));
  return known({
    contentType: said('content-type')?.slice(0, 100),
    responseCode: numberIn(said('x-responsecode')),
    elapsedMs: numberIn(said('x-elapsedtime')),
    serverVersion: version && formatVersion(version),
    exchange: version && exchangeNamed(version),
  });
}

/** The code of a result, as facts. */
export function resultFacts(value: number) {
  return { value, result: resultName(value) };
}

const longestWords = 200;

/** A page for people in a line. */
export function readable(page: Buffer): string {
  const text = page.toString('utf8', 0, 16 * 1024);
  const words = text.replaceAll(/<[^<>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  return words.trim().slice(0, longestWords);
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** What a later header doesn't say stays as an earlier one has said it. */
function known<T extends object>(facts: T): Partial<T> {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.assign({}, ...entries.map(([name, value]) => ({ [name]: value })));
}
