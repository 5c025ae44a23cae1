/**
 * Autodiscover, in all its forms: who answers at which name, what there is for everyone, and what for
 * those who have logged on.
 *
 * Source: [MS-OXDISCO] for where clients look, [MS-OXDSCLI] and [MS-OXWSADISC] for what they are told.
 */
import { Failure } from '../../model/failure.ts';
import type { HttpExchange, Reply } from '../http-exchange.ts';
import { accountOfDn, domain, host } from '../organization.ts';
import { type Asked, answerAbout, mailboxAt, redirectFrom } from './answer.ts';
import type { Client } from './blocks.ts';
import { jsonReply } from './json.ts';
import type { AutodiscoverKnobs, Occupant } from './knobs.ts';
import { errorDocument, poxAnswer, readQuestion } from './pox.ts';
import { readSoapQuestion, soapAnswer, soapFault } from './soap.ts';

const ok = { status: 200, reason: 'OK' };
const xml = ['Content-Type', 'text/xml; charset=utf-8'] as const;
const missing: Reply = { status: 404, reason: 'Not Found' };
const tooLarge: Reply = { status: 413, reason: 'Request Entity Too Large' };

/** Of a question, in bytes. */
const longestQuestion = 64 * 1024;

export const webPage: Reply = {
  ...ok,
  headers: [['Content-Type', 'text/html; charset=utf-8']],
  body: '<!DOCTYPE html><html><head><title>Contoso</title></head><body>Welcome.<br></body></html>',
};

export class Autodiscover {
  readonly #knobs: AutodiscoverKnobs;
  readonly #port: Promise<number>;

  /** @param port of the front, as clients outside see it, once it is known */
  constructor(knobs: AutodiscoverKnobs, port: Promise<number>) {
    this.#knobs = knobs;
    this.#port = port;
  }

  /**
   * What is answered before anyone is asked who they are.
   *
   * @returns nothing where Exchange asks for a logon, and for all else that is there
   */
  async open(exchange: HttpExchange): Promise<Reply | undefined> {
    const name = hostOf(exchange);
    const isOurs = exchange.path.startsWith('/autodiscover/');
    const occupant = this.#occupantOf(name);
    // Who lives at another name than the server's own has all of it.
    if (occupant !== 'exchange' && (isOurs || name !== host)) return pageOf(occupant);
    if (!isOurs) return undefined;
    const asked = await this.#asked(exchange);
    const location =
      this.#knobs.redirects === 'by-location' ? redirectFrom(asked, this.#knobs) : undefined;
    if (location !== undefined)
      return { status: 302, reason: 'Found', headers: [['Location', location]] };
    return exchange.head.method === 'GET'
      ? jsonReply(exchange.head.target, asked.port, this.#knobs)
      : undefined;
  }

  /** For someone who has logged on: whoever they are, they may ask about others. */
  async serve(exchange: HttpExchange): Promise<boolean> {
    return exchange.reply(await this.#replyTo(exchange));
  }

  async #replyTo(exchange: HttpExchange): Promise<Reply> {
    const isPox = exchange.path === '/autodiscover/autodiscover.xml';
    const isSoap = exchange.path === '/autodiscover/autodiscover.svc';
    if (!isPox && !isSoap) return missing;
    if (exchange.head.method !== 'POST') return xmlOf(isPox ? errorDocument(600) : serviceWord);
    exchange.proceed();
    const body = await textOfBody(exchange);
    if (body === undefined) return tooLarge;
    const asked = await this.#asked(exchange);
    return isPox ? this.#pox(body, asked, clientIn(exchange)) : this.#soap(body, asked);
  }

  #pox(body: string, asked: Asked, client: Client): Reply {
    const question = read(readQuestion, body);
    if (!question) return xmlOf(errorDocument(600));
    const { address, legacyDn, wanted } = question;
    const account = address === '' ? accountOfDn(legacyDn) : mailboxAt(address);
    const isPhone = wanted === 'mobile-sync' && this.#knobs.redirects === 'by-url';
    const knobs = { ...this.#knobs, ...(isPhone ? ({ redirects: 'none' } as const) : {}) };
    const answer = answerAbout(account, address, asked, knobs);
    return xmlOf(poxAnswer(answer, wanted, client, asked.port, knobs));
  }

  #soap(body: string, asked: Asked): Reply {
    const question = read(readSoapQuestion, body);
    if (question) return xmlOf(soapAnswer(question, asked, this.#knobs));
    return { ...xmlOf(soapFault()), status: 500, reason: 'Internal Server Error' };
  }

  #occupantOf(name: string): Occupant {
    const { atRoot, atAutodiscover, atMail } = this.#knobs;
    if (name === domain) return atRoot;
    return name === `autodiscover.${domain}` ? atAutodiscover : atMail;
  }

  async #asked(exchange: HttpExchange): Promise<Asked> {
    return { host: hostOf(exchange), path: exchange.head.target, port: await this.#port };
  }
}

const serviceWord =
  '<?xml version="1.0" encoding="utf-8"?><service>This is a service for SOAP requests.</service>';

function hostOf(exchange: HttpExchange): string {
  return (exchange.header('host') ?? '').toLowerCase().replace(/:\d+$/, '');
}

function pageOf(occupant: Exclude<Occupant, 'exchange'>): Reply {
  return occupant === 'web-page' ? webPage : missing;
}

function xmlOf(body: string): Reply {
  return { ...ok, headers: [xml], body };
}

function clientIn(exchange: HttpExchange): Client {
  const capability = exchange.header('x-mapihttpcapability') ?? '';
  const canHandle = exchange.header('x-clientcanhandle') ?? '';
  return {
    mapiHttp: /^\d{1,9}$/.test(capability) && Number(capability) > 0,
    canHandle: canHandle.split(',').map((word) => word.trim().toLowerCase()),
  };
}

/** @returns nothing for what is no XML either */
function read<T>(reader: (document: string) => T | undefined, document: string): T | undefined {
  try {
    return reader(document);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** @returns nothing if it is too long */
async function textOfBody({ body }: HttpExchange): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > longestQuestion) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
