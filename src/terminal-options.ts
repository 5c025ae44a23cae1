/** The options of the command line, read strictly: what is not understood is refused. */
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Pin } from './model/target.ts';

/** Somebody typed what can't be meant: exit status 64, and a sentence that helps. */
export class WrongUsage extends Error {}

export interface Options {
  readonly words: readonly string[];
  readonly json: boolean;
  readonly jsonl: boolean;
  /** The list of diagnoses as a page. */
  readonly html: boolean;
  /** Every step of a check, not only those that failed or warned. */
  readonly steps: boolean;
  /** Ids of probes. */
  readonly only?: readonly string[] | undefined;
  readonly pins: readonly Pin[];
  /** PEM. */
  readonly authorities: readonly string[];
  readonly timeoutMs?: number | undefined;
  /** `user@domain` or `DOMAIN\\user`. */
  readonly user?: string | undefined;
  /** The RPC server behind the proxy. */
  readonly server?: string | undefined;
  /** The legacyExchangeDN of the mailbox. */
  readonly dn?: string | undefined;
  /** The name of an account of the store. */
  readonly account?: string | undefined;
  /** Hosts and domains that an account may be sent to, or that a check may reach besides its target. */
  readonly hosts: readonly string[];
  readonly passwordFile?: string | undefined;
  /** A file for what goes over the wire. */
  readonly trace?: string | undefined;
  /** Of the practice server: which, where, or what there is. */
  readonly scenario?: string | undefined;
  readonly port?: number | undefined;
  readonly list: boolean;
}

const longestFile = 1024 * 1024;

/** @throws WrongUsage */
export function optionsOf(args: readonly string[]): Options {
  const { values, positionals } = parsed(args);
  return {
    words: positionals,
    json: values.json,
    jsonl: values.jsonl,
    html: values.html,
    steps: values.steps,
    only: values.only?.split(',').map((id) => id.trim()),
    pins: values.at.map(pinOf),
    authorities: values.ca.map(readText),
    timeoutMs: values.timeout === undefined ? undefined : secondsOf(values.timeout) * 1000,
    user: values.user,
    server: values.server,
    dn: values.dn,
    account: values.account,
    hosts: values.host,
    passwordFile: values['password-file'],
    trace: values.trace,
    scenario: values.scenario,
    port: values.port === undefined ? undefined : portOf(values.port),
    list: values.list,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        jsonl: { type: 'boolean', default: false },
        html: { type: 'boolean', default: false },
        steps: { type: 'boolean', default: false },
        only: { type: 'string' },
        at: { type: 'string', multiple: true, default: [] },
        ca: { type: 'string', multiple: true, default: [] },
        timeout: { type: 'string' },
        user: { type: 'string' },
        server: { type: 'string' },
        dn: { type: 'string' },
        account: { type: 'string' },
        host: { type: 'string', multiple: true, default: [] },
        'password-file': { type: 'string' },
        trace: { type: 'string' },
        scenario: { type: 'string' },
        port: { type: 'string' },
        list: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

function pinOf(text: string): Pin {
  const [, name, port, address] =
    /^([^:]+|\[[0-9a-f:.]+\]):(\d{1,5}):\[?([0-9a-f:.]+)\]?$/i.exec(text) ?? [];
  if (!name || !port || !address)
    throw new WrongUsage(
      `--at wants NAME:PORT:ADDRESS, such as mail.contoso.com:443:10.0.0.7, not "${text}".`,
    );
  return { name: name.toLowerCase().replaceAll(/[[\]]/g, ''), port: Number(port), address };
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 600))
    throw new WrongUsage(`--timeout wants seconds, at most 600, not "${text}".`);
  return seconds;
}

/** 0 leaves the choice to the system. */
function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new WrongUsage(`--port wants a number up to 65535, not "${text}".`);
  return port;
}

/** A text file, at most 1 MB. @throws WrongUsage */
export function readText(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new WrongUsage(`There is no file "${file}".`);
  if (found.size > longestFile)
    throw new WrongUsage(`"${file}" is larger than 1 MB. Give the part around the error.`);
  return readFileSync(file, 'utf8');
}
