/**
 * Every reader of bytes from a network: fuzzing takes its list from here, so a new one is one line.
 *
 * A reader gives a value or throws a `Failure`, whatever it is given. Seeds are real messages, most of
 * them made by other programs than ours.
 */
import type { Parser } from './parser.ts';
import { addressBookParsers } from './parsers-address-book.ts';
import { httpParsers } from './parsers-http.ts';
import { mailParsers } from './parsers-mail.ts';
import { ntlmParsers } from './parsers-ntlm.ts';
import { rpcParsers } from './parsers-rpc.ts';

export const parsers: readonly Parser[] = [
  ...httpParsers,
  ...ntlmParsers,
  ...rpcParsers,
  ...addressBookParsers,
  ...mailParsers,
];
